"""Matters needing coordination, asked of a responsible unit."""

import sqlalchemy as sa
from alembic import op

revision = "0024_matters"
down_revision = "0023_remarks"
branch_labels = None
depends_on = None

_T = "collaboration_matter"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        _T,
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("raised_by_id", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by_id", sa.BigInteger(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'closed')", name=op.f(f"ck_{_T}_state")
        ),
        sa.CheckConstraint("said <> ''", name=op.f(f"ck_{_T}_said")),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_by_id IS NULL)"
            " AND (reply IS NULL) = (replied_at IS NULL)"
            " AND (state = 'open' OR reply IS NOT NULL)",
            name=op.f(f"ck_{_T}_replied"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["collaboration_project.id"],
            name=op.f(f"fk_{_T}_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f(f"fk_{_T}_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["identity_user.id"], name=op.f(f"fk_{_T}_raised_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replied_by_id"], ["identity_user.id"], name=op.f(f"fk_{_T}_replied_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_T}")),
    )
    op.create_index(op.f(f"ix_{_T}_project_id"), _T, ["project_id"])
    op.create_index(
        "ix_collaboration_matter_unit",
        _T,
        ["organisation_id"],
        postgresql_where=sa.text("state <> 'closed'"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table(_T)
