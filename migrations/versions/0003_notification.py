"""Notices and their deliveries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_notification"
down_revision = "0002_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "notification_notice",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["identity_user.id"],
            name=op.f("fk_notification_notice_user_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_notice")),
        sa.UniqueConstraint(
            "user_id", "cause", name=op.f("uq_notification_notice_user_id_cause")
        ),
    )
    op.create_index(
        "ix_notification_notice_unread",
        "notification_notice",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        op.f("ix_notification_notice_user_id_created_at"),
        "notification_notice",
        ["user_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "notification_delivery",
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notification_notice.id"],
            name=op.f("fk_notification_delivery_notice_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_delivery")),
        sa.UniqueConstraint(
            "notice_id", name=op.f("uq_notification_delivery_notice_id")
        ),
    )
    op.create_index(
        "ix_notification_delivery_waiting",
        "notification_delivery",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(
        "ix_notification_delivery_waiting",
        table_name="notification_delivery",
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("notification_delivery")
    op.drop_index(
        op.f("ix_notification_notice_user_id_created_at"),
        table_name="notification_notice",
    )
    op.drop_index(
        "ix_notification_notice_unread",
        table_name="notification_notice",
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.drop_table("notification_notice")
