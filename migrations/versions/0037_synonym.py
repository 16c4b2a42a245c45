"""An administrator's changes to the table of synonyms."""

import sqlalchemy as sa
from alembic import op

revision = "0037_synonym"
down_revision = "0036_maintenance_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "catalog_synonym",
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "length(group_key) BETWEEN 1 AND 40",
            name=op.f("ck_catalog_synonym_group_key"),
        ),
        sa.CheckConstraint(
            "length(term) BETWEEN 1 AND 60", name=op.f("ck_catalog_synonym_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_synonym")),
        sa.UniqueConstraint(
            "group_key", "term", name=op.f("uq_catalog_synonym_group_key_term")
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("catalog_synonym")
