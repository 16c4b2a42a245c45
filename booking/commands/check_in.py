"""Begin to use what was booked."""

from datetime import datetime

from booking.commands.move import move
from booking.events import ReservationStarted
from booking.permissions import TABLE, Permission, runs_the_lab
from booking.queries.attendance import running_before
from booking.queries.booking_facts import booking_case
from booking.queries.decisions import as_answered
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.attendance import check_in_refusals, late_by
from booking.rules.decision import gate_refusals
from booking.rules.facts import BookingRequest
from booking.rules.research_group import kept
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def check_in(code: str, *, by: Actor, at: datetime) -> LockedReservation:
    """Start the booking; its gates are looked at once more. Twice changes nothing.

    Raises NotFound and Refused.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.ATTEND, found.desk, visible=False)
    row, span = found.reservation, span_of(found.reservation)
    if row.state is ReservationState.IN_USE:
        row.checked_in_at = row.checked_in_at or at
        return found
    case = booking_case(
        found.instrument,
        span,
        user_id=row.booked_for_id,
        at=at,
        except_id=row.id,
        group=kept(row.group_id),
    )
    policy = case.facts.policy
    reasons = check_in_refusals(
        row.state,
        span,
        policy,
        at,
        before_until=running_before(row, at),
        by_lab=runs_the_lab.test(by, found.desk),
    )
    plain = BookingRequest(row.instrument_id, span, row.mode, mark=row.mark)
    request = as_answered(plain, row)
    if reasons := reasons or gate_refusals(request, case.facts):
        raise Refused(*reasons)
    row.checked_in_at = at
    late = late_by(span, policy, at)
    move(
        found, ReservationState.IN_USE, ReservationStarted, by=by, at=at, late_min=late
    )
    return found
