"""Let a request lapse on which nobody decided in time."""

from datetime import datetime

from booking.commands.move import move
from booking.events import ReservationExpired
from booking.queries.reservations import locked_reservation
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import WORKER


@command
def expire_request(code: str, *, at: datetime) -> bool:
    """Expire the request if it still waits and its hold is over; say whether it was."""
    found = locked_reservation(code)
    row = found.reservation
    if row.state is not ReservationState.REQUESTED or (
        row.lapses_at and row.lapses_at > at
    ):
        return False
    move(found, ReservationState.EXPIRED, ReservationExpired, by=WORKER, at=at)
    return True
