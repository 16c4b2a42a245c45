"""Stay longer, as long as the time behind is free."""

from datetime import datetime

from booking.commands.change_reservation import change_reservation
from booking.permissions import TABLE, Permission
from booking.queries.reservations import LockedReservation, locked_reservation, span_of
from booking.rules.wanted import WantedChange
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def extend_reservation(
    code: str,
    until: datetime,
    override_reason: str | None = None,
    *,
    by: Actor,
    at: datetime,
) -> LockedReservation:
    """Move the end to the moment; an end that has it already stays as it is.

    The end is named, not a length: sent twice, it is done once. Raises NotFound and
    Refused with every reason.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.ATTEND, found.desk, visible=False)
    if span_of(found.reservation).end == until:
        return found
    wanted = WantedChange(end=until, override_reason=override_reason)
    return change_reservation(code, wanted, version=None, by=by, at=at)
