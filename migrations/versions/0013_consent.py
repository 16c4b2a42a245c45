"""Consent to being booked for."""

import sqlalchemy as sa
from alembic import op

revision = "0013_consent"
down_revision = "0012_collaboration_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "booking_consent",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("delegate_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "person_id <> delegate_id", name=op.f("ck_booking_consent_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_consent_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_consent_delegate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_consent")),
    )
    op.create_index(
        "uq_booking_consent_live",
        "booking_consent",
        ["person_id", "delegate_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        op.f("ix_booking_consent_delegate_id"), "booking_consent", ["delegate_id"]
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("booking_consent")
