"""Categories, instruments and what the search looks at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_catalog"
down_revision = "0003_notification"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SEQUENCE catalog_instrument_code")
    op.create_table(
        "catalog_category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_code"],
            ["catalog_category.code"],
            name=op.f("fk_catalog_category_parent_code"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_catalog_category")),
    )
    op.create_table(
        "catalog_instrument",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("zone_key", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("inner_id", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column(
            "abbreviation", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("manufacturer", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column(
            "serial_number", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("specs_zh", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("specs_en", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "functions_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "services_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "user_notice_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "reference_fee_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("original_value_fen", sa.BigInteger(), nullable=True),
        sa.Column(
            "origin_country", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("commissioned_on", sa.Date(), nullable=True),
        sa.Column(
            "address_zh", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("room", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "contact_name", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "contact_phone", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column(
            "contact_email", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("modes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("training_level", sa.String(length=32), nullable=False),
        sa.Column(
            "safety_tags",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("customs_until", sa.Date(), nullable=True),
        sa.Column(
            "review_comment", sa.Text(), server_default=sa.text("''"), nullable=False
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'returned', 'published', 'suspended', 'retired')",
            name=op.f("ck_catalog_instrument_state"),
        ),
        sa.CheckConstraint(
            "cardinality(modes) > 0", name=op.f("ck_catalog_instrument_modes")
        ),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["catalog_category.code"],
            name=op.f("fk_catalog_instrument_category_code"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_catalog_instrument_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["zone_key"],
            ["identity_zone.key"],
            name=op.f("fk_catalog_instrument_zone_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_instrument")),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_instrument_code")),
        sa.UniqueConstraint(
            "organisation_id",
            "inner_id",
            name=op.f("uq_catalog_instrument_organisation_id_inner_id"),
        ),
    )
    op.create_index(
        op.f("ix_catalog_instrument_category_code"),
        "catalog_instrument",
        ["category_code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_catalog_instrument_organisation_id"),
        "catalog_instrument",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_catalog_instrument_state_zone_key_category_code"),
        "catalog_instrument",
        ["state", "zone_key", "category_code"],
        unique=False,
    )
    op.create_table(
        "catalog_search_entry",
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("sounds", postgresql.TSVECTOR(), nullable=False),
        sa.Column("latin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_catalog_search_entry_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("instrument_id", name=op.f("pk_catalog_search_entry")),
    )
    op.create_index(
        "ix_catalog_search_entry_latin_trgm",
        "catalog_search_entry",
        ["latin"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"latin": "gin_trgm_ops"},
    )
    op.create_index(
        op.f("ix_catalog_search_entry_sounds"),
        "catalog_search_entry",
        ["sounds"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        op.f("ix_catalog_search_entry_words"),
        "catalog_search_entry",
        ["words"],
        unique=False,
        postgresql_using="gin",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(
        op.f("ix_catalog_search_entry_words"),
        table_name="catalog_search_entry",
        postgresql_using="gin",
    )
    op.drop_index(
        op.f("ix_catalog_search_entry_sounds"),
        table_name="catalog_search_entry",
        postgresql_using="gin",
    )
    op.drop_index(
        "ix_catalog_search_entry_latin_trgm",
        table_name="catalog_search_entry",
        postgresql_using="gin",
        postgresql_ops={"latin": "gin_trgm_ops"},
    )
    op.drop_table("catalog_search_entry")
    op.drop_index(
        op.f("ix_catalog_instrument_state_zone_key_category_code"),
        table_name="catalog_instrument",
    )
    op.drop_index(
        op.f("ix_catalog_instrument_organisation_id"), table_name="catalog_instrument"
    )
    op.drop_index(
        op.f("ix_catalog_instrument_category_code"), table_name="catalog_instrument"
    )
    op.drop_table("catalog_instrument")
    op.drop_table("catalog_category")
    op.execute("DROP SEQUENCE catalog_instrument_code")
