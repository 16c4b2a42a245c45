"""What a search for free time reads of a listing, in an index of its own."""

from alembic import op

revision = "0040_search_index"
down_revision = "0039_search_at_scale"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_catalog_instrument_search", "catalog_instrument"


def upgrade() -> None:
    """Apply."""
    op.create_index(
        NAME,
        TABLE,
        ["state", "category_code", "id"],
        postgresql_include=[
            "code", "organisation_id", "zone_key", "training_level", "modes", "units",
            "seats",
        ],
    )  # fmt: skip


def downgrade() -> None:
    """Take back."""
    op.drop_index(NAME, TABLE)
