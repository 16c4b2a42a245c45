"""Move a reservation from one state to another, and write down that it moved."""

from datetime import datetime
from typing import Any

from booking.commands.offer_free_time import offer_free_time
from booking.events import ReservationEvent
from booking.queries.reservations import LockedReservation, span_of
from booking.rules.reservation_state import HOLDS, ReservationState, may_move
from booking.rules.steps import open_steps
from kernel.journal.record import record
from kernel.values.actor import Actor


def move(
    found: LockedReservation,
    to: ReservationState,
    kind: type[ReservationEvent],
    *,
    by: Actor,
    at: datetime,
    comment: str = "",
    **more: Any,
) -> None:
    """Change the state of a locked reservation, inside the caller's transaction.

    Time that becomes free goes to those who wait for it before anybody else can see it.
    """
    row = found.reservation
    if not may_move(row.state, to):
        raise ValueError(f"a reservation does not go from {row.state} to {to}")
    before = {"state": str(row.state)}
    row.state = to
    row.version += 1
    row.lapses_at = row.lapses_at if to is ReservationState.REQUESTED else None
    if comment:
        row.comment = comment
    event = event_of(
        found, kind, comment=comment, before=before, after={"state": str(to)}, **more
    )
    record(event, by=by, at=at)
    if to not in HOLDS:
        offer_free_time(row.instrument_id, at=at)


def event_of(
    found: LockedReservation, kind: type[ReservationEvent], **more: Any
) -> ReservationEvent:
    """Describe what happened to a reservation, with what its readers need to know."""
    row, instrument, span = (
        found.reservation,
        found.instrument,
        span_of(found.reservation),
    )
    return kind(
        subject_id=row.id,
        code=found.code,
        instrument_id=instrument.id,
        instrument_code=instrument.code,
        instrument_name_zh=instrument.name_zh,
        instrument_name_en=instrument.name_en,
        owner_organisation_id=instrument.organisation_id,
        booked_for_id=row.booked_for_id,
        start=span.start,
        end=span.end,
        state=str(row.state),
        waits_for=open_steps(row) if row.state is ReservationState.REQUESTED else (),
        group_id=row.group_id,
        **more,
    )
