"""Give back the time of somebody who did not come."""

from datetime import datetime

from booking.commands.move import move
from booking.events import ReservationMissed
from booking.permissions import TABLE, Permission
from booking.queries.booking_facts import booking_case
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.attendance import NotMissedYet, NotToCheckIn, no_show_at
from booking.rules.decision import STATE_WORDS
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import WORKER, Actor
from kernel.values.errors import Refused


@command
def release_no_show(code: str, *, by: Actor, at: datetime) -> LockedReservation:
    """Mark the booking as missed, once it should have begun. Twice changes nothing.

    Raises NotFound and Refused.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.RELEASE, found.desk, visible=False)
    row, span = found.reservation, span_of(found.reservation)
    if row.state is ReservationState.NO_SHOW:
        return found
    if row.state is not ReservationState.CONFIRMED:
        raise Refused(NotToCheckIn((STATE_WORDS[row.state],)))
    if at < span.start:
        raise Refused(NotMissedYet(span.start))
    move(found, ReservationState.NO_SHOW, ReservationMissed, by=by, at=at)
    return found


@command
def release_missed(code: str, *, at: datetime) -> bool:
    """Release a booking whose grace is over; say whether it was.

    A manager's own block is never missed.
    """
    found = locked_reservation(code)
    row, span = found.reservation, span_of(found.reservation)
    if row.state is not ReservationState.CONFIRMED or span.end <= at:
        return False
    case = booking_case(found.instrument, span, user_id=row.booked_for_id, at=at)
    due = no_show_at(span, case.facts.policy)
    if due is None or due > at or case.facts.person.is_manager:
        return False
    move(found, ReservationState.NO_SHOW, ReservationMissed, by=WORKER, at=at)
    return True
