"""Instruments that people marked."""

import sqlalchemy as sa
from alembic import op

revision = "0043_favourite"
down_revision = "0042_report_duty"
branch_labels = None
depends_on = None

TABLE = "catalog_favourite"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f(f"fk_{TABLE}_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f(f"fk_{TABLE}_instrument_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "user_id", "instrument_id", name=op.f(f"uq_{TABLE}_user_id_instrument_id")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_instrument_id"), TABLE, ["instrument_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table(TABLE)
