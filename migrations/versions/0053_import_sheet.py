"""Which sheet of a workbook a list is read from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0053_import_sheet"
down_revision = "0052_marks"
branch_labels = None
depends_on = None

TABLE = "catalog_listing_import"


def upgrade() -> None:
    """Apply; a list kept before is read as it was, from the sheet that fits best."""
    op.add_column(
        TABLE,
        sa.Column("sheet", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        TABLE,
        sa.Column(
            "sheets", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column(TABLE, "sheets")
    op.drop_column(TABLE, "sheet")
