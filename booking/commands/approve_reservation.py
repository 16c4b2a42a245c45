"""Say yes to a request."""

from datetime import datetime
from typing import Any

from booking.commands.decide import decide
from booking.commands.move import event_of, move
from booking.events import ReservationAgreed, ReservationApproved
from booking.permissions import TABLE, Permission
from booking.queries.decisions import reasons_against
from booking.queries.reservations import LockedReservation, locked_reservation
from booking.rules.decision import decision_refusals
from booking.rules.reservation_state import ReservationState
from booking.rules.steps import open_steps
from kernel.journal.record import record
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
    """Say yes as the lab or the supervisor; the person's gates are looked at once more.

    It is confirmed with the last yes that it needs.

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
    mine = decide(found, by=by, at=at)
    told: dict[str, Any] = {
        "step": mine.step,
        "stood_in_for": mine.stood_in_for,
        "comment": comment,
    }
    if open_steps(row):
        row.version += 1
        record(event_of(found, ReservationAgreed, **told), by=by, at=at)
        return found
    move(found, ReservationState.CONFIRMED, ReservationApproved, by=by, at=at, **told)
    return found
