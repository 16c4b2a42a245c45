"""Leave the instrument; what is left of the time is free again."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from booking.commands.move import move
from booking.commands.offer_free_time import offer_free_time
from booking.events import ReservationCompleted
from booking.permissions import TABLE, Permission
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.attendance import NotInUse, after_leaving
from booking.rules.decision import STATE_WORDS
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def check_out(code: str, *, by: Actor, at: datetime) -> LockedReservation:
    """End the running booking and keep the actual hours. Twice changes nothing.

    Raises NotFound and Refused.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.ATTEND, found.desk, visible=False)
    row = found.reservation
    if row.state is ReservationState.COMPLETED and row.checked_in_at is not None:
        # The clock closed it already; the moment of leaving is kept all the same.
        row.checked_out_at = row.checked_out_at or at
        return found
    if row.state is not ReservationState.IN_USE:
        raise Refused(NotInUse((STATE_WORDS[row.state],)))
    if end_use(found, by=by, at=at):
        offer_free_time(row.instrument_id, at=at)
    return found


def end_use(
    found: LockedReservation, *, by: Actor, at: datetime, comment: str = ""
) -> bool:
    """Complete a locked, running booking; say whether time is left to be offered."""
    row, during = found.reservation, span_of(found.reservation)
    row.checked_in_at = row.checked_in_at or min(during.start, at)
    row.checked_out_at = at
    left = after_leaving(during, at)
    if left.end < during.end:
        row.booked_until = row.booked_until or during.end
        cleanup = (row.blocked.upper or during.end) - during.end
        row.during = Range(left.start, left.end)
        row.blocked = Range(row.blocked.lower, left.end + cleanup)
    move(
        found, ReservationState.COMPLETED, ReservationCompleted,
        by=by, at=at, comment=comment,
    )  # fmt: skip
    return left.end < during.end
