"""Note that the use of a booking damaged the instrument."""

from datetime import datetime

from booking.commands.move import event_of
from booking.events.conduct import FaultNoted
from booking.permissions import TABLE, Permission
from booking.queries.reservations import LockedReservation, locked_reservation
from booking.rules.appeal import FaultNotedAlready, NothingUsed
from booking.rules.reservation_state import ReservationState
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused

_USED = frozenset({ReservationState.IN_USE, ReservationState.COMPLETED})


@command
def note_fault(code: str, note: str, *, by: Actor, at: datetime) -> LockedReservation:
    """Keep, for the house rules, what the lab found; the person can appeal against it.

    Raises NotFound, and Refused where nothing was used or a fault is noted already.
    """
    found = locked_reservation(code)
    TABLE.require(by, Permission.CLOSE, found.desk, visible=False)
    row = found.reservation
    if row.state not in _USED:
        raise Refused(NothingUsed())
    if row.fault_at is not None:
        raise Refused(FaultNotedAlready())
    row.fault_at, row.fault_note = at, note
    record(event_of(found, FaultNoted, comment=note), by=by, at=at)
    return found
