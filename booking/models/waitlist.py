"""The waitlist: who waits for time on an instrument, and what was offered to them."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Integer,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from booking.rules.waitlist import OfferState, WaitState
from kernel.store.db import Row

WAITS_ALREADY = "ex_booking_wait_once"

# Conditions of partial indexes, word for word.
STILL_WAITING = literal_column("booking_wait.state = 'waiting'", Boolean)
OFFER_OPEN = literal_column("booking_offer.state = 'open'", Boolean)


class Wait(Row):
    """Somebody waits for some length of time within a window. Served in order of id."""

    __tablename__ = "booking_wait"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'offered', 'booked', 'left', 'over')", name="state"
        ),
        CheckConstraint("mark IN ('', 'cma', 'cnas', 'both')", name="mark"),
        CheckConstraint("length_min > 0 AND NOT isempty(wished)", name="wish"),
        CheckConstraint(
            "(state = 'booked') = (reservation_id IS NOT NULL)", name="booked"
        ),
        # One person waits once for the same time of the same instrument.
        ExcludeConstraint(
            ("instrument_id", "="),
            ("person_id", "="),
            ("wished", "&&"),
            where=text("state IN ('waiting', 'offered')"),
            name=WAITS_ALREADY,
        ),
        Index(
            "ix_booking_wait_waiting",
            "instrument_id",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "person_id", "id"),
    )

    code: Mapped[str] = mapped_column(
        Computed("'W-' || lpad(id::text, 8, '0')", persisted=True)
    )
    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    equivalents: Mapped[bool]
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    wished: Mapped[Range[datetime]]
    length_min: Mapped[int] = mapped_column(Integer)
    mode: Mapped[str | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("identity_group.id"))
    purpose: Mapped[str]
    samples: Mapped[int | None] = mapped_column(Integer)
    mark: Mapped[str] = mapped_column(server_default=text("''"))
    state: Mapped[WaitState]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    reservation_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_reservation.id")
    )


class Offer(Row):
    """A slot kept for somebody who waits, until a moment; then it passes on."""

    __tablename__ = "booking_offer"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'lapsed')", name="state"
        ),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        Index(
            "uq_booking_offer_one_open",
            "wait_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        # What somebody let go is not offered to them again.
        ExcludeConstraint(
            ("wait_id", "="),
            ("instrument_id", "="),
            ("during", "&&"),
            name="ex_booking_offer_never_twice",
        ),
        Index(
            "ix_booking_offer_open",
            "until",
            postgresql_where=text("state = 'open'"),
        ),
    )

    wait_id: Mapped[int] = mapped_column(ForeignKey("booking_wait.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    during: Mapped[Range[datetime]]
    until: Mapped[datetime]
    state: Mapped[OfferState]
    answered_at: Mapped[datetime | None]
    hold_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_occupancy.id", ondelete="SET NULL"), unique=True
    )
