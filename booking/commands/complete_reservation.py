"""Close a confirmed reservation whose time has passed."""

from datetime import datetime

from booking.commands.move import move
from booking.events import ReservationCompleted
from booking.queries.reservations import locked_reservation, span_of
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import WORKER

OPEN = frozenset({ReservationState.CONFIRMED, ReservationState.IN_USE})


@command
def complete_reservation(code: str, *, at: datetime) -> bool:
    """Complete the reservation if its time is over; say whether it was."""
    found = locked_reservation(code)
    row = found.reservation
    if row.state not in OPEN or span_of(row).end > at:
        return False
    move(found, ReservationState.COMPLETED, ReservationCompleted, by=WORKER, at=at)
    return True
