"""Safety permits of people, and when somebody was trained."""

import sqlalchemy as sa
from alembic import op

revision = "0051_permit"
down_revision = "0050_policy_changes"
branch_labels = None
depends_on = None

T = "booking_permit"


def upgrade() -> None:
    """Apply; who was trained before counts as trained on the day it was recorded."""
    op.create_table(
        T,
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column(
            "state", sa.Text(), server_default=sa.text("'filed'"), nullable=False
        ),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("told_days", sa.SmallInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('filed', 'accepted', 'rejected', 'withdrawn')",
            name=op.f(f"ck_{T}_state"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{T}_days")),
        sa.CheckConstraint(
            "checked_by_id <> user_id", name=op.f(f"ck_{T}_checked_by_another")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'rejected')"
            " OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name=op.f(f"ck_{T}_checked"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f(f"fk_{T}_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["identity_user.id"], name=op.f(f"fk_{T}_checked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{T}")),
    )
    op.create_index(
        f"uq_{T}_live",
        T,
        ["user_id", "kind", "number"],
        unique=True,
        postgresql_where=sa.text("state IN ('filed', 'accepted')"),
    )
    op.create_index(
        f"ix_{T}_filed", T, ["created_at"], postgresql_where=sa.text("state = 'filed'")
    )
    op.create_index(
        f"ix_{T}_ending",
        T,
        ["valid_until"],
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.add_column("identity_training", sa.Column("trained_on", sa.Date()))
    op.execute(
        "UPDATE identity_training"
        " SET trained_on = (created_at AT TIME ZONE 'Asia/Shanghai')::date"
    )


def downgrade() -> None:
    """Take back; permits are lost."""
    op.drop_column("identity_training", "trained_on")
    op.drop_table(T)
