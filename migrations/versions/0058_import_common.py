"""What new listings of a list take where its rows say nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0058_import_common"
down_revision = "0057_saved_search"
branch_labels = None
depends_on = None

COLUMNS = (("catalog_listing_import", "common"), ("catalog_import_row", "assumed"))


def upgrade() -> None:
    """Apply."""
    for table, column in COLUMNS:
        op.add_column(
            table,
            sa.Column(column, JSONB(), server_default=sa.text("'{}'"), nullable=False),
        )


def downgrade() -> None:
    """Take back."""
    for table, column in COLUMNS:
        op.drop_column(table, column)
