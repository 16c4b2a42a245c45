"""Background tasks with progress, and summaries of a period with their files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_summaries"
down_revision = "0021_listing_import"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "background_task",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "total", sa.BigInteger(), server_default=sa.text("1"), nullable=False
        ),
        sa.Column(
            "attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_row(),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_background_task_state"),
        ),
        sa.CheckConstraint(
            "done >= 0 AND done <= total", name=op.f("ck_background_task_progress")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_background_task")),
    )
    op.create_index(
        "ix_background_task_open",
        "background_task",
        ["id"],
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "collaboration_summary",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("figures", postgresql.JSONB(), nullable=True),
        *_row(),
        sa.CheckConstraint(
            "kind IN ('period', 'all')", name=op.f("ck_collaboration_summary_kind")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_summary_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["background_task.id"],
            name=op.f("fk_collaboration_summary_task_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_summary")),
    )
    op.create_index(
        op.f("ix_collaboration_summary_asked_by_id_id"),
        "collaboration_summary",
        ["asked_by_id", "id"],
    )
    op.create_table(
        "collaboration_summary_file",
        sa.Column("summary_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_row(),
        sa.CheckConstraint(
            "form IN ('pdf', 'docx', 'xlsx')",
            name=op.f("ck_collaboration_summary_file_form"),
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"],
            ["collaboration_summary.id"],
            name=op.f("fk_collaboration_summary_file_summary_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_summary_file")),
        sa.UniqueConstraint(
            "summary_id",
            "form",
            name=op.f("uq_collaboration_summary_file_summary_id_form"),
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("collaboration_summary_file")
    op.drop_table("collaboration_summary")
    op.drop_table("background_task")


def _row() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
