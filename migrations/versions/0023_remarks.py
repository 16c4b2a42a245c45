"""Remarks at the fields of a report, with their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0023_remarks"
down_revision = "0022_summaries"
branch_labels = None
depends_on = None

_T = "collaboration_remark"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        _T,
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("said_by_id", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("said <> ''", name=op.f(f"ck_{_T}_said")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_by_id IS NULL)"
            " AND (answer IS NULL) = (answered_at IS NULL)",
            name=op.f(f"ck_{_T}_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["collaboration_report.id"], name=op.f(f"fk_{_T}_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f(f"fk_{_T}_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["identity_user.id"], name=op.f(f"fk_{_T}_said_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["identity_user.id"],
            name=op.f(f"fk_{_T}_answered_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_T}")),
        sa.UniqueConstraint(
            "report_id", "number", name=op.f(f"uq_{_T}_report_id_number")
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table(_T)
