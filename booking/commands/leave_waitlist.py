"""Stop waiting."""

from datetime import datetime

from booking.commands.close_offer import close_offer
from booking.commands.offer_free_time import offer_free_time, wait_event
from booking.events.waiting import WaitlistLeft, WaitOver
from booking.permissions import TABLE, Desk, Permission
from booking.queries.waitlist import LockedWait, locked_wait
from booking.rules.span import Span
from booking.rules.waitlist import LIVE, NotWaitingAnyMore, OfferState, WaitState
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import WORKER, Actor
from kernel.values.errors import Refused


@command
def leave_waitlist(code: str, *, by: Actor, at: datetime) -> LockedWait:
    """Give up the place in line; an offer that is open passes on.

    Raises NotFound for somebody else's entry, and Refused for a closed one.
    """
    found = own_wait(code, by)
    if found.offer is not None:
        close_offer(found, OfferState.DECLINED, by=by, at=at)
    _end(found, WaitState.LEFT, WaitlistLeft, by=by, at=at)
    if found.offer is not None:
        offer_free_time(found.instrument.id, at=at)
    return found


@command
def end_wait(code: str, *, at: datetime) -> bool:
    """Close an entry whose window has passed; say whether it had."""
    found = locked_wait(code)
    end = found.row.wished.upper
    if found.row.state is not WaitState.WAITING or end is None or end > at:
        return False
    _end(found, WaitState.OVER, WaitOver, by=WORKER, at=at)
    return True


def own_wait(code: str, by: Actor) -> LockedWait:
    """Lock an entry of the actor's own that is live. Raises NotFound and Refused."""
    found = locked_wait(code)
    desk = Desk(booked_for_id=found.row.person_id)
    TABLE.require(by, Permission.SEE_OWN, desk, visible=False)
    if found.row.state not in LIVE:
        raise Refused(NotWaitingAnyMore())
    return found


def _end(
    found: LockedWait,
    state: WaitState,
    kind: type[WaitlistLeft] | type[WaitOver],
    *,
    by: Actor,
    at: datetime,
) -> None:
    row = found.row
    row.state, row.version = state, row.version + 1
    assert row.wished.lower and row.wished.upper  # noqa: S101, PT018 - a check keeps both
    span = Span(row.wished.lower, row.wished.upper)
    record(wait_event(kind, row, found.instrument, span), by=by, at=at)
