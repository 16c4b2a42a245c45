"""A rate without an amount is a price withdrawn, from a moment on."""

from alembic import op

revision = "0019_withdrawn_rates"
down_revision = "0018_listing_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.alter_column("booking_rate", "amount_fen", nullable=True)


def downgrade() -> None:
    """Undo: the price before a withdrawal holds again, as it did in the older version."""
    op.execute("DELETE FROM booking_rate WHERE amount_fen IS NULL")
    op.alter_column("booking_rate", "amount_fen", nullable=False)
