"""Use a free instrument at once, standing before it."""

from datetime import datetime, timedelta

from booking.commands.book_instrument import book_instrument
from booking.commands.check_in import check_in
from booking.queries.reservations import LockedReservation
from booking.queries.terms import policy_of
from booking.rules import grid
from booking.rules.attendance import check_in_opens
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from booking.rules.wanted import WantedReservation
from catalog.queries.bookable import bookable_instrument
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def use_now(
    instrument: str, length_min: int, purpose: str, *, by: Actor, at: datetime
) -> LockedReservation:
    """Book from the next step of the grid on, and check in where that is open.

    The notice that the lab asks for does not hold for who stands there; every other
    rule does. Raises NotFound and Refused.
    """
    policy = policy_of(bookable_instrument(instrument), at=at)
    start = grid.ceil(at, policy.step_min)
    span = Span(start, start + timedelta(minutes=length_min))
    wanted = WantedReservation(instrument, span, purpose=purpose, walk_up=True)
    made = book_instrument(wanted, by=by, at=at)
    begins = made.reservation.state is ReservationState.CONFIRMED
    if begins and check_in_opens(span, policy) <= at:
        return check_in(made.code, by=by, at=at)
    return made
