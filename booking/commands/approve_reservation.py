"""Say yes to a request."""

from datetime import datetime

from booking.commands.move import move
from booking.events import ReservationApproved
from booking.permissions import TABLE, Permission
from booking.queries.booking_facts import booking_case
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.decision import decision_refusals, gate_refusals
from booking.rules.facts import BookingRequest
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def approve_reservation(
    code: str, comment: str = "", *, version: int | None, by: Actor, at: datetime
) -> LockedReservation:
    """Confirm a waiting request; the person's gates are looked at once more.

    Raises NotFound, Refused, and Stale when the version is no longer current.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.DECIDE, found.desk, visible=False)
    row = found.reservation
    if reasons := decision_refusals(row.state, row.lapses_at, at):
        raise Refused(*reasons)
    if version not in (None, row.version):
        raise Stale({"state": str(row.state)}, row.version)
    span = span_of(row)
    case = booking_case(
        found.instrument, span, user_id=row.booked_for_id, at=at, except_id=row.id
    )
    request = BookingRequest(row.instrument_id, span, row.mode)
    if reasons := gate_refusals(request, case.facts):
        raise Refused(*reasons)
    row.decided_by_id, row.decided_at = by.id, at
    move(
        found, ReservationState.CONFIRMED, ReservationApproved,
        by=by, at=at, comment=comment,
    )  # fmt: skip
    return found
