"""For whom a deputy decided on a request."""

import sqlalchemy as sa
from alembic import op

revision = "0034_decided_for_lab"
down_revision = "0033_attachments"
branch_labels = None
depends_on = None

T = "booking_reservation"


def upgrade() -> None:
    """Apply."""
    op.add_column(T, sa.Column("decided_for_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{T}_decided_for_id"), T, "identity_user", ["decided_for_id"], ["id"]
    )


def downgrade() -> None:
    """Undo."""
    op.drop_column(T, "decided_for_id")
