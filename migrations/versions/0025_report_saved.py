"""Who saved a report last, and when: for two editors at once."""

import sqlalchemy as sa
from alembic import op

revision = "0025_report_saved"
down_revision = "0024_matters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "collaboration_report", sa.Column("saved_by_id", sa.BigInteger(), nullable=True)
    )
    op.add_column(
        "collaboration_report",
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_foreign_key(
        op.f("fk_collaboration_report_saved_by_id"),
        "collaboration_report",
        "identity_user",
        ["saved_by_id"],
        ["id"],
    )
    op.create_index(
        op.f("ix_collaboration_report_period_project_id"),
        "collaboration_report",
        ["period", "project_id"],
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(
        op.f("ix_collaboration_report_period_project_id"),
        table_name="collaboration_report",
    )
    op.drop_constraint(
        op.f("fk_collaboration_report_saved_by_id"),
        "collaboration_report",
        type_="foreignkey",
    )
    op.drop_column("collaboration_report", "saved_at")
    op.drop_column("collaboration_report", "saved_by_id")
