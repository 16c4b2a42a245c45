"""Editions of the sharing list: numbered, dated, never changed again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_edition"
down_revision = "0019_withdrawn_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "catalog_edition",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.CHAR(length=64), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "code ~ '^20[0-9]{2}(Q[1-4]|H[12])?$'",
            name=op.f("ck_catalog_edition_code"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_catalog_edition_number")),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["identity_user.id"],
            name=op.f("fk_catalog_edition_published_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_edition")),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_edition_code")),
        sa.UniqueConstraint("number", name=op.f("uq_catalog_edition_number")),
        sa.UniqueConstraint(
            "id", "entry_count", name=op.f("uq_catalog_edition_id_entry_count")
        ),
    )
    op.create_table(
        "catalog_edition_entry",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        # Every position up to the count is taken at publication: nothing can be added.
        sa.CheckConstraint(
            "position BETWEEN 1 AND entry_count",
            name=op.f("ck_catalog_edition_entry_position"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "entry_count"],
            ["catalog_edition.id", "catalog_edition.entry_count"],
            name=op.f("fk_catalog_edition_entry_edition_id"),
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "position", name=op.f("pk_catalog_edition_entry")
        ),
    )
    for table in ("catalog_edition", "catalog_edition_entry"):
        op.execute(
            f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Undo."""
    op.drop_table("catalog_edition_entry")
    op.drop_table("catalog_edition")
