"""Write down who decided on a request, and for whom where they stand in."""

from datetime import datetime

from booking.queries.reservations import LockedReservation
from booking.rules.decision import OwnRequest
from kernel.values.actor import Actor, Role
from kernel.values.errors import Refused


def decide(found: LockedReservation, *, by: Actor, at: datetime) -> int | None:
    """Return the id of the person who is away and for whom the actor decides, or None.

    Inside the caller's transaction. Raises Refused for a deputy's own request.
    """
    row = found.reservation
    lent = by.stands_in(Role.LAB_MANAGER, found.instrument.organisation_id)
    if lent is not None and by.id in (row.booked_for_id, row.booked_by_id):
        raise Refused(OwnRequest())
    row.decided_by_id, row.decided_at = by.id, at
    row.decided_for_id = lent.for_id if lent else None
    return row.decided_for_id
