"""The waitlist and its offers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_waitlist"
down_revision = "0008_reservation_states"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "booking_wait",
        sa.Column(
            "code",
            sa.Text(),
            sa.Computed("'W-' || lpad(id::text, 8, '0')", persisted=True),
            nullable=False,
        ),
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("equivalents", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("wished", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("length_min", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("reservation_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("instrument_id"), "="),
            (sa.column("person_id"), "="),
            (sa.column("wished"), "&&"),
            using="gist",
            where=sa.text("state IN ('waiting', 'offered')"),
            name="ex_booking_wait_once",
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'booked', 'left', 'over')",
            name=op.f("ck_booking_wait_state"),
        ),
        sa.CheckConstraint(
            "length_min > 0 AND NOT isempty(wished)", name=op.f("ck_booking_wait_wish")
        ),
        sa.CheckConstraint(
            "(state = 'booked') = (reservation_id IS NOT NULL)",
            name=op.f("ck_booking_wait_booked"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_wait_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_user.id"], name=op.f("fk_booking_wait_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["booking_reservation.id"],
            name=op.f("fk_booking_wait_reservation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_wait")),
    )
    op.create_index(
        "ix_booking_wait_waiting",
        "booking_wait",
        ["instrument_id", "id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        op.f("ix_booking_wait_person_id_id"), "booking_wait", ["person_id", "id"]
    )
    op.create_table(
        "booking_offer",
        sa.Column("wait_id", sa.BigInteger(), nullable=False),
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("wait_id"), "="),
            (sa.column("instrument_id"), "="),
            (sa.column("during"), "&&"),
            using="gist",
            name="ex_booking_offer_never_twice",
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'lapsed')",
            name=op.f("ck_booking_offer_state"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_booking_offer_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["wait_id"], ["booking_wait.id"], name=op.f("fk_booking_offer_wait_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_offer_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"],
            ["booking_occupancy.id"],
            name=op.f("fk_booking_offer_hold_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_offer")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_booking_offer_hold_id")),
    )
    op.create_index(
        "uq_booking_offer_one_open",
        "booking_offer",
        ["wait_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_booking_offer_open",
        "booking_offer",
        ["until"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_booking_occupancy_holds",
        "booking_occupancy",
        ["lapses_at"],
        postgresql_where=sa.text("kind = 'hold'"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_booking_occupancy_holds", table_name="booking_occupancy")
    op.execute("DELETE FROM booking_occupancy WHERE kind = 'hold'")
    op.drop_table("booking_offer")
    op.drop_table("booking_wait")
