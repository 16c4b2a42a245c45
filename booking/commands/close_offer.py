"""End an open offer without a booking: its slot is free for the next in line."""

from datetime import datetime

from sqlalchemy import delete

from booking.commands.offer_free_time import offer_free_time, wait_event
from booking.events.waiting import OfferDeclined, OfferLapsed
from booking.models.reservation import Occupancy
from booking.queries.waitlist import LockedWait, locked_wait
from booking.rules.span import Span
from booking.rules.waitlist import OfferState, WaitState
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER, Actor


@command
def lapse_offer(code: str, *, at: datetime) -> bool:
    """Pass the offer on if nobody answered in time; say whether it was."""
    found = locked_wait(code)
    if found.offer is None or found.offer.until > at:
        return False
    close_offer(found, OfferState.LAPSED, by=WORKER, at=at)
    found.row.state = WaitState.WAITING
    offer_free_time(found.instrument.id, at=at)
    return True


def close_offer(
    found: LockedWait, state: OfferState, *, by: Actor, at: datetime
) -> None:
    """Close the open offer of a locked entry and free its slot."""
    offer = found.offer
    assert offer is not None and offer.during.lower and offer.during.upper  # noqa: S101, PT018
    if offer.hold_id is not None:
        db.session.execute(delete(Occupancy).where(Occupancy.id == offer.hold_id))
        offer.hold_id = None
    offer.state, offer.answered_at = state, at
    found.row.version += 1
    kind = OfferLapsed if state is OfferState.LAPSED else OfferDeclined
    span = Span(offer.during.lower, offer.during.upper)
    record(wait_event(kind, found.row, found.instrument, span), by=by, at=at)
