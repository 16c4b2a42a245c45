"""Series of bookings and their occurrences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_series"
down_revision = "0010_collaboration_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "booking_series",
        sa.Column(
            "code",
            sa.Text(),
            sa.Computed("'S-' || lpad(id::text, 8, '0')", persisted=True),
            nullable=False,
        ),
        sa.Column("instrument_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("first", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=True),
        sa.Column("on_conflict", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "on_conflict IN ('skip', 'shift', 'refuse')",
            name=op.f("ck_booking_series_conflict"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["catalog_instrument.id"],
            name=op.f("fk_booking_series_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["identity_user.id"],
            name=op.f("fk_booking_series_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_series")),
    )
    op.create_index(
        op.f("ix_booking_series_person_id_id"), "booking_series", ["person_id", "id"]
    )
    op.create_table(
        "booking_occurrence",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("reservation_id", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 100", name=op.f("ck_booking_occurrence_number")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["booking_series.id"],
            name=op.f("fk_booking_occurrence_series_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["booking_reservation.id"],
            name=op.f("fk_booking_occurrence_reservation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_occurrence")),
        sa.UniqueConstraint(
            "series_id", "number", name=op.f("uq_booking_occurrence_series_id_number")
        ),
        sa.UniqueConstraint(
            "reservation_id", name=op.f("uq_booking_occurrence_reservation_id")
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("booking_occurrence")
    op.drop_table("booking_series")
