"""What the responsible units say of the tasks of the plan; the last report of each."""

import sqlalchemy as sa
from alembic import op

revision = "0014_plan_entries"
down_revision = "0013_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "collaboration_plan_entry",
        sa.Column("task", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("course", sa.String(length=32), nullable=False),
        sa.Column("progress_zh", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "task BETWEEN 1 AND 19", name=op.f("ck_collaboration_plan_entry_task")
        ),
        sa.CheckConstraint(
            "progress_zh <> ''", name=op.f("ck_collaboration_plan_entry_progress")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_collaboration_plan_entry_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["identity_user.id"],
            name=op.f("fk_collaboration_plan_entry_author_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_plan_entry")),
    )
    op.create_index(
        op.f("ix_collaboration_plan_entry_task_on"),
        "collaboration_plan_entry",
        ["task", "on"],
    )
    op.create_index(
        op.f("ix_collaboration_report_project_id_due_on"),
        "collaboration_report",
        ["project_id", "due_on"],
    )


def downgrade() -> None:
    """Undo; entries are lost."""
    op.drop_index(
        op.f("ix_collaboration_report_project_id_due_on"),
        table_name="collaboration_report",
    )
    op.drop_table("collaboration_plan_entry")
