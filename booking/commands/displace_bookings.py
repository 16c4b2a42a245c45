"""Clear a span for the lab itself: those who stood in it are told and offered others."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range

from booking.commands.check_out import end_use
from booking.commands.close_offer import close_offer
from booking.commands.move import event_of
from booking.events import ReservationDisplaced
from booking.models.reservation import HOLD, Occupancy, Reservation
from booking.queries.reservations import LockedReservation, span_of
from booking.queries.waitlist import locked_wait, wait_code, waits_behind
from booking.rules.reservation_state import OPEN, ReservationState
from booking.rules.span import Span
from booking.rules.units import numbered
from booking.rules.waitlist import OfferState, WaitState
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.values.actor import Actor


def displace_bookings(
    instrument: BookableInstrument,
    span: Span,
    *,
    unit: int | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    """Cancel, free of charge, what stands in the span; end what is running there.

    With `unit` only what stands on that unit.

    Inside the caller's transaction, under the instrument's lock. The time is not
    offered to the waitlist: it is about to be taken. Returns how many were cancelled.
    """
    units = numbered(instrument.places) if unit is None else (unit,)
    _drop_holds(instrument, span, units, by=by, at=at)
    wanted = (
        select(Reservation)
        .where(
            Reservation.instrument_id == instrument.id,
            Reservation.unit_no.in_(units),
            Reservation.state.in_(OPEN),
            Reservation.blocked.overlaps(func.tstzrange(span.start, span.end)),
        )
        .order_by(Reservation.id)
        .with_for_update(key_share=True)
    )
    cancelled = 0
    for row in db.session.scalars(wanted).all():
        found = LockedReservation(row, instrument)
        if row.state is ReservationState.IN_USE:
            end_use(found, by=by, at=at, comment=reason)
            continue
        before = {"state": str(row.state)}
        row.state, row.lapses_at, row.comment = ReservationState.CANCELLED, None, reason
        row.fee_fen, row.version = 0, row.version + 1
        told = event_of(
            found,
            ReservationDisplaced,
            comment=reason,
            before=before,
            after={"state": str(row.state)},
        )
        record(told, by=by, at=at)
        cancelled += 1
    db.session.flush()
    _cut_finished(instrument, span, units, at)
    return cancelled


def _cut_finished(
    instrument: BookableInstrument, span: Span, units: Sequence[int], at: datetime
) -> None:
    """Free what finished bookings occupy of the span without having been used.

    Their clean-up, and the first minute of one that was ended before its start. The
    bookings themselves stay as they are: they are closed.
    """
    finished = (
        select(Occupancy, Reservation)
        .join(Reservation, Reservation.id == Occupancy.reservation_id)
        .where(
            Reservation.state == ReservationState.COMPLETED,
            Occupancy.instrument_id == instrument.id,
            Occupancy.unit_no.in_(units),
            Occupancy.blocked.overlaps(func.tstzrange(span.start, span.end)),
        )
    )
    for row, of in db.session.execute(finished).all():
        during = span_of(of)
        if during.end <= span.start:
            row.blocked = Range(row.blocked.lower, span.start)
        elif during.start >= at:
            db.session.delete(row)
    db.session.flush()


def _drop_holds(
    instrument: BookableInstrument,
    span: Span,
    units: Sequence[int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    held = select(Occupancy).where(
        HOLD,
        Occupancy.instrument_id == instrument.id,
        Occupancy.unit_no.in_(units),
        Occupancy.blocked.overlaps(func.tstzrange(span.start, span.end)),
    )
    holds = list(db.session.scalars(held))
    for wait_id, _until in waits_behind([hold.id for hold in holds]):
        wait = locked_wait(wait_code(wait_id))
        if wait.offer is not None:
            close_offer(wait, OfferState.LAPSED, by=by, at=at)
            wait.row.state = WaitState.WAITING
    for hold in db.session.scalars(held):
        db.session.delete(hold)
    db.session.flush()
