"""Campaigns and their legs."""

import sqlalchemy as sa
from alembic import op

revision = "0017_campaign"
down_revision = "0016_evidence_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "booking_campaign",
        sa.Column(
            "code",
            sa.Text(),
            sa.Computed("'C-' || lpad(id::text, 8, '0')", persisted=True),
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "mode IN ('sequence', 'at_once')", name=op.f("ck_booking_campaign_mode")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_campaign_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_campaign")),
    )
    op.create_index(
        op.f("ix_booking_campaign_person_id_id"),
        "booking_campaign",
        ["person_id", "id"],
    )
    op.create_table(
        "booking_campaign_leg",
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("reservation_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 10", name=op.f("ck_booking_campaign_leg_number")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["booking_campaign.id"],
            name=op.f("fk_booking_campaign_leg_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["booking_reservation.id"],
            name=op.f("fk_booking_campaign_leg_reservation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_campaign_leg")),
        sa.UniqueConstraint(
            "campaign_id",
            "number",
            name=op.f("uq_booking_campaign_leg_campaign_id_number"),
        ),
        sa.UniqueConstraint(
            "reservation_id", name=op.f("uq_booking_campaign_leg_reservation_id")
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("booking_campaign_leg")
    op.drop_table("booking_campaign")
