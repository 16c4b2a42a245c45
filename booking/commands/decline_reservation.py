"""Say no to a request, with the reason."""

from datetime import datetime

from booking.commands.decide import decide
from booking.commands.move import move
from booking.events import ReservationDeclined
from booking.permissions import TABLE, Permission
from booking.queries.reservations import LockedReservation, locked_reservation
from booking.rules.decision import decision_refusals
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def decline_reservation(
    code: str, comment: str, *, version: int | None, by: Actor, at: datetime
) -> LockedReservation:
    """Decline a waiting request; its slot is free at once.

    Raises NotFound, Refused, and Stale when the version is no longer current.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.DECIDE, found.desk, visible=False)
    row = found.reservation
    if reasons := decision_refusals(row.state, row.lapses_at, at):
        raise Refused(*reasons)
    if version not in (None, row.version):
        raise Stale({"state": str(row.state)}, row.version)
    mine = decide(found, by=by, at=at)
    move(
        found, ReservationState.DECLINED, ReservationDeclined,
        by=by, at=at, comment=comment, stood_in_for=mine.stood_in_for,
        step=mine.step,
    )  # fmt: skip
    return found
