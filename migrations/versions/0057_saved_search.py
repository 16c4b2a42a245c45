"""Searches that people keep."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0057_saved_search"
down_revision = "0056_supervised"
branch_labels = None
depends_on = None

TABLE = "booking_saved_search"


def _moment(name: str, **more: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", postgresql.JSONB(), nullable=False),
        _moment("until", nullable=True),
        sa.Column("seen", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column(
            "notifies", sa.Boolean(), server_default=sa.text("true"), nullable=False
        ),
        _moment("checked_at", nullable=False),
        _moment("told_at", nullable=True),
        sa.Column("stop_key", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _moment("created_at", server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('listings', 'free')", name=op.f(f"ck_{TABLE}_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'free') = (until IS NOT NULL)", name=op.f(f"ck_{TABLE}_until")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f(f"fk_{TABLE}_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{TABLE}_code")),
        sa.UniqueConstraint("stop_key", name=op.f(f"uq_{TABLE}_stop_key")),
    )
    op.create_index(op.f(f"ix_{TABLE}_user_id"), TABLE, ["user_id"])
    op.create_index(
        f"ix_{TABLE}_due",
        TABLE,
        ["checked_at"],
        postgresql_where=sa.text("notifies"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table(TABLE)
