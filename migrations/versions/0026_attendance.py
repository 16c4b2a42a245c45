"""When people really came and went."""

import sqlalchemy as sa
from alembic import op

revision = "0026_attendance"
down_revision = "0025_report_saved"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    table = "booking_reservation"
    for name in ("checked_in_at", "checked_out_at", "booked_until"):
        op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_booking_reservation_attendance"),
        table,
        "checked_out_at IS NULL OR checked_out_at >= checked_in_at"
        " AND checked_in_at IS NOT NULL",
    )


def downgrade() -> None:
    """Undo."""
    table = "booking_reservation"
    op.drop_constraint(op.f("ck_booking_reservation_attendance"), table)
    for name in ("booked_until", "checked_out_at", "checked_in_at"):
        op.drop_column(table, name)
