"""Private calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0030_feed"
down_revision = "0029_decided_for"
branch_labels = None
depends_on = None

T = "booking_feed"


def upgrade() -> None:
    """Apply."""
    moments = ("changed_at", "read_at", "revoked_at")
    op.create_table(
        T,
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("instrument_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in moments
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(kind = 'person' AND instrument_id IS NULL AND organisation_id IS NULL)"
            " OR (kind = 'instrument' AND instrument_id IS NOT NULL"
            " AND organisation_id IS NULL)"
            " OR (kind = 'organisation' AND organisation_id IS NOT NULL"
            " AND instrument_id IS NULL)",
            name=op.f(f"ck_{T}_kind"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{T}_{column}")
            )
            for column, table in (
                ("user_id", "identity_user"),
                ("instrument_id", "catalog_instrument"),
                ("organisation_id", "identity_organisation"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
        sa.UniqueConstraint("secret_hash", name=op.f(f"uq_{T}_secret_hash")),
    )
    op.create_index(op.f(f"ix_{T}_user_id"), T, ["user_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table(T)
