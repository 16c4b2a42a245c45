"""Series and places in line keep the mark that their reports shall bear."""

import sqlalchemy as sa
from alembic import op

revision = "0052_marks"
down_revision = "0051_permit"
branch_labels = None
depends_on = None

TABLES = ("booking_series", "booking_wait")


def upgrade() -> None:
    """Apply; what there is bears no mark."""
    for table in TABLES:
        op.add_column(
            table, sa.Column("mark", sa.Text(), server_default="", nullable=False)
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_mark"), table, "mark IN ('', 'cma', 'cnas', 'both')"
        )


def downgrade() -> None:
    """Take back."""
    for table in TABLES:
        op.drop_column(table, "mark")
