"""Lists of instruments that people brought to be imported."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_listing_import"
down_revision = "0020_edition"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "catalog_listing_import",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("columns", postgresql.JSONB(), nullable=True),
        sa.Column("done", postgresql.JSONB(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "octet_length(content) <= 10485760",
            name=op.f("ck_catalog_listing_import_size"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_catalog_listing_import_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["identity_user.id"],
            name=op.f("fk_catalog_listing_import_uploaded_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_listing_import")),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_listing_import_code")),
    )
    op.create_index(
        op.f("ix_catalog_listing_import_organisation_id_id"),
        "catalog_listing_import",
        ["organisation_id", "id"],
    )


def downgrade() -> None:
    """Undo; uploaded lists are lost, the listings made from them stay."""
    op.drop_table("catalog_listing_import")
