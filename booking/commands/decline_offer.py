"""Let a slot that the waitlist offers pass on."""

from datetime import datetime

from booking.commands.accept_offer import offered_to
from booking.commands.close_offer import close_offer
from booking.commands.offer_free_time import offer_free_time
from booking.queries.waitlist import LockedWait
from booking.rules.waitlist import OfferState, WaitState
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def decline_offer(code: str, *, by: Actor, at: datetime) -> LockedWait:
    """Let the offered slot pass on and keep the place in line for others.

    Raises NotFound and Refused.
    """
    found, _span = offered_to(code, by, at)
    close_offer(found, OfferState.DECLINED, by=by, at=at)
    found.row.state = WaitState.WAITING
    offer_free_time(found.instrument.id, at=at)
    return found
