"""Say yes to a request."""

from datetime import datetime

from booking.commands.decide import decide
from booking.commands.move import move
from booking.events import ReservationApproved
from booking.permissions import TABLE, Permission
from booking.queries.decisions import reasons_against
from booking.queries.reservations import LockedReservation, locked_reservation
from booking.rules.decision import decision_refusals
from booking.rules.reservation_state import ReservationState
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def approve_reservation(
    code: str,
    comment: str = "",
    *,
    version: int | None,
    by: Actor,
    at: datetime,
    passing: bool = False,
) -> LockedReservation:
    """Confirm a waiting request; the person's gates are looked at once more.

    With `passing` only if every other rule agrees too.

    Raises NotFound, Refused, and Stale when the version is no longer current.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.DECIDE, found.desk, visible=False)
    row = found.reservation
    if reasons := decision_refusals(row.state, row.lapses_at, at):
        raise Refused(*reasons)
    if version not in (None, row.version):
        raise Stale({"state": str(row.state)}, row.version)
    if reasons := reasons_against(row, found.instrument, every_rule=passing, at=at):
        raise Refused(*reasons)
    away = decide(found, by=by, at=at)
    move(
        found, ReservationState.CONFIRMED, ReservationApproved,
        by=by, at=at, comment=comment, stood_in_for=away,
    )  # fmt: skip
    return found
