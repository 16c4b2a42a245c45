"""Reservations on which the clock has to act."""

from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import RUNNING, WAITING, Reservation
from booking.rules.attendance import OVERRUN
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
        select(Reservation.code)
        .where(
            RUNNING,
            func.upper(Reservation.during) <= at,
            # Who checked in may still check out for a while.
            (func.upper(Reservation.during) <= at - OVERRUN)
            | Reservation.checked_in_at.is_(None),
        )
        .limit(_AT_ONCE)
    )
    return list(db.session.scalars(over))
