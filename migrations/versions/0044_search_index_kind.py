"""Which kind of thing a listing is stands in the index for free time too."""

from alembic import op

revision = "0044_search_index_kind"
down_revision = "0043_favourite"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_catalog_instrument_search", "catalog_instrument"
READ = [
    "code", "organisation_id", "zone_key", "training_level", "modes", "units", "seats",
]  # fmt: skip
KEY = ["state", "category_code", "id"]


def upgrade() -> None:
    """Apply."""
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, KEY, postgresql_include=[*READ, "object_type"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, KEY, postgresql_include=READ)
