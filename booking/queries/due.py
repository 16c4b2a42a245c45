"""Reservations on which the clock has to act."""

from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import RUNNING, WAITING, Reservation
from booking.queries.policies import policy_book
from booking.rules.attendance import closes_at
from booking.rules.span import Span
from catalog.models.instrument import Instrument
from kernel.store.db import db

# What one run of the job takes; the next run takes the rest.
_AT_ONCE = 500


def lapsed_requests(at: datetime) -> list[str]:
    """Return the codes of waiting requests whose hold is over."""
    waiting = (
        select(Reservation.code)
        .where(WAITING, Reservation.lapses_at <= at)
        .order_by(Reservation.lapses_at, Reservation.id)
        .limit(_AT_ONCE)
    )
    return list(db.session.scalars(waiting))


def over_reservations(at: datetime) -> list[str]:
    """Return the codes of confirmed or running reservations whose time has passed."""
    over = (
        select(
            Reservation.code,
            func.lower(Reservation.during),
            func.upper(Reservation.during),
            Reservation.checked_in_at,
            Reservation.instrument_id,
            Instrument.organisation_id,
            Instrument.category_code,
        )
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(RUNNING, func.upper(Reservation.during) <= at)
        .order_by(func.upper(Reservation.during))
        .limit(_AT_ONCE)
    )
    book, found = policy_book(), []
    rows = db.session.execute(over)
    for code, start, end, came, instrument_id, organisation_id, category in rows:
        policy = book.policy(
            instrument_id=instrument_id,
            organisation_id=organisation_id,
            category=category,
            at=at,
        )
        span, checked_in = Span(start, end), came is not None
        if closes_at(span, policy, checked_in=checked_in) <= at:
            found.append(code)
    return found
