"""Who is at an instrument, and what a person who stands there may do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from booking.models.reservation import RUNNING, Downtime, Reservation
from booking.queries.policies import policy_book
from booking.queries.reservations import ReservationView, all_views, as_view
from booking.rules.attendance import LONGEST_OVERRUN, no_show_at
from booking.rules.opening import day_span
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.models.instrument import Instrument
from catalog.rules.bookable import BookableInstrument
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.clock import local_day

_AHEAD = timedelta(hours=12)
_AT_ONCE = 500


def running_before(row: Reservation, at: datetime) -> datetime | None:
    """Return until when another booking of the same unit is in use, or None."""
    other = select(func.upper(Reservation.during)).where(
        Reservation.instrument_id == row.instrument_id,
        Reservation.unit_no == row.unit_no,
        Reservation.id != row.id,
        Reservation.state == ReservationState.IN_USE,
        func.upper(Reservation.during) > at,
        RUNNING,
    )
    return db.session.scalar(other.limit(1))


def unit_used_today(instrument_id: int, person: Actor, at: datetime) -> int | None:
    """Return the unit that the person has booked on this local day, or None."""
    day = day_span(local_day(at))
    mine = select(Reservation.unit_no).where(
        Reservation.booked_for_id == person.id,
        Reservation.instrument_id == instrument_id,
        Reservation.during.overlaps(func.tstzrange(day.start, day.end)),
        Reservation.state.in_(
            [
                ReservationState.CONFIRMED,
                ReservationState.IN_USE,
                ReservationState.COMPLETED,
            ]
        ),
    )
    running = Reservation.state == ReservationState.IN_USE
    return db.session.scalar(mine.order_by(running.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Here:
    """What goes on at an instrument: mine, whoever is on it, what is down, what comes."""

    mine: ReservationView | None
    on: ReservationView | None
    next: ReservationView | None
    down: Downtime | None


def here(instrument: BookableInstrument, person: Actor, *, at: datetime) -> Here:
    """Return the state of an instrument for who stands before it, in two statements.

    Of several units: that of the unit booked; without a booking it is free while one is.
    """
    rows = (
        all_views()
        .where(
            Reservation.instrument_id == instrument.id,
            Reservation.state.in_(
                [
                    ReservationState.REQUESTED,
                    ReservationState.CONFIRMED,
                    ReservationState.IN_USE,
                ]
            ),
            func.upper(Reservation.during) > at - LONGEST_OVERRUN,
            func.lower(Reservation.during) < at + _AHEAD,
        )
        .order_by(func.lower(Reservation.during))
        .limit(20 * instrument.places)
    )
    views = [as_view(row) for row in db.session.execute(rows)]
    down = select(Downtime).where(
        Downtime.instrument_id == instrument.id,
        Downtime.during.contains(at),
        Downtime.ended_at.is_(None),
    )
    own = [v for v in views if v.row.booked_for_id == person.id and person.signed_in]
    live = [v for v in own if _is_live(v, at)]
    mine = next(
        (v for v in live if v.row.state == ReservationState.IN_USE),
        next(iter(live), None),
    )
    on = [v for v in views if _is_on(v, at)]
    downs = db.session.scalars(down).all()
    units = set(numbered(instrument.places))
    taken = {v.row.unit_no for v in on}.union(
        *(units if one.unit_no is None else {one.unit_no} for one in downs)
    )
    free = units - taken
    seen = {mine.row.unit_no} if mine else {min(free)} if free else units
    return Here(
        mine=mine,
        on=next((v for v in on if v.row.unit_no in seen), None),
        next=next(
            (v for v in views if v.span.start > at and v.row.unit_no in seen), None
        ),
        down=next((d for d in downs if d.unit_no is None or d.unit_no in seen), None),
    )


def _is_live(view: ReservationView, at: datetime) -> bool:
    in_use = view.row.state is ReservationState.IN_USE
    return in_use or (view.span.end > at and view.row.state in (
        ReservationState.CONFIRMED, ReservationState.REQUESTED
    ))  # fmt: skip


def _is_on(view: ReservationView, at: datetime) -> bool:
    if view.row.state is ReservationState.IN_USE:
        return True
    confirmed = view.row.state is ReservationState.CONFIRMED
    return confirmed and view.span.start <= at < view.span.end


def missed_reservations(at: datetime) -> list[str]:
    """Return the codes of begun bookings to which nobody came in time."""
    begun = (
        select(
            Reservation.code,
            func.lower(Reservation.during),
            func.upper(Reservation.during),
            Reservation.instrument_id,
            Instrument.organisation_id,
            Instrument.category_code,
        )
        .join(Instrument, Instrument.id == Reservation.instrument_id)
        .where(
            RUNNING,
            Reservation.state == ReservationState.CONFIRMED,
            func.lower(Reservation.during) <= at,
            func.upper(Reservation.during) > at,
        )
        .order_by(func.lower(Reservation.during), Reservation.id)
        .limit(_AT_ONCE)
    )
    book, found = policy_book(), []
    rows = db.session.execute(begun)
    for code, start, end, instrument_id, organisation_id, category in rows:
        policy = book.policy(
            instrument_id=instrument_id,
            organisation_id=organisation_id,
            category=category,
            at=at,
        )
        due = no_show_at(Span(start, end), policy)
        if due is not None and due <= at:
            found.append(code)
    return found
