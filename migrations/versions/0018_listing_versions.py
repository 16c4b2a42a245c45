"""Every version of a listing, kept for good."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018_listing_versions"
down_revision = "0017_campaign"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "catalog_listing_version",
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("record", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["identity_user.id"],
            name=op.f("fk_catalog_listing_version_actor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_catalog_listing_version_instrument_id"),
        ),
        sa.PrimaryKeyConstraint(
            "instrument_id", "version", name=op.f("pk_catalog_listing_version")
        ),
    )
    op.execute(
        "CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON catalog_listing_version"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("catalog_listing_version")
