"""Give a reservation back."""

from datetime import datetime

from booking.commands.move import move
from booking.events import ReservationCancelled
from booking.permissions import TABLE, Permission, runs_the_lab
from booking.queries.booking_facts import booking_case
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.change import cancellation_refusals
from booking.rules.pricing import cancellation_fee, is_late
from booking.rules.reservation_state import Party, ReservationState
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def cancel_reservation(
    code: str,
    comment: str = "",
    *,
    version: int | None,
    by: Actor,
    at: datetime,
    kind: type[ReservationCancelled] = ReservationCancelled,
) -> LockedReservation:
    """Cancel; inside the notice the fee of the policy is due, unless the lab cancels.

    Then it is kept as a late cancellation besides, for the house rules.

    Raises NotFound, Refused, and Stale when the version is no longer current.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.CANCEL, found.desk, visible=False)
    row, span = found.reservation, span_of(found.reservation)
    if version not in (None, row.version):
        raise Stale({"state": str(row.state)}, row.version)
    case = booking_case(
        found.instrument, span, user_id=row.booked_for_id, at=at, except_id=row.id
    )
    by_lab = runs_the_lab.test(by, found.desk) and by.id != row.booked_for_id
    policy, who = case.facts.policy, Party.MANAGER if by_lab else Party.HOLDER
    if reasons := cancellation_refusals(row.state, span, policy, at, who):
        raise Refused(*reasons)
    waiting = row.state is ReservationState.REQUESTED
    free = by_lab or waiting
    row.fee_fen = 0 if free else cancellation_fee(row.price_fen, span.start, at, policy)
    if not free and is_late(span.start, at, policy):
        row.cancelled_late_at = at
    move(
        found, ReservationState.CANCELLED, kind,
        by=by, at=at, comment=comment, fee_fen=row.fee_fen,
    )  # fmt: skip
    return found
