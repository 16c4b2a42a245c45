"""Wait for time on an instrument."""

from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import Range

from booking.commands.offer_free_time import wait_event
from booking.events.waiting import WaitlistJoined
from booking.models.waitlist import WAITS_ALREADY, Wait
from booking.permissions import TABLE, Desk, Permission
from booking.queries.booking_facts import booking_case
from booking.queries.preview import visible_instrument
from booking.queries.waitlist import live_waits_of
from booking.rules.judge import refusals
from booking.rules.research_group import GroupChoice
from booking.rules.span import Span
from booking.rules.waitlist import (
    MOST_WAITS,
    NoWaitlist,
    StillFree,
    TooManyWaits,
    WaitsAlready,
    WaitState,
    WantedWait,
    lasting_refusals,
    request_for,
    suitable_spans,
    window_refusals,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def join_waitlist(wanted: WantedWait, *, by: Actor, at: datetime) -> Wait:
    """Take a place in line, behind everybody who waits already.

    Refused where waiting would not help: a gate is shut, a rule of length or hours
    stands against it, or the time is free. Raises NotFound and Refused.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    instrument = visible_instrument(wanted.instrument, by)
    if reasons := window_refusals(wanted, at):
        raise Refused(*reasons)
    window = Span(max(wanted.window.start, at), wanted.window.end)
    group = GroupChoice(wanted.group)
    case = booking_case(instrument, window, user_id=by.id, at=at, group=group)
    first = Span(
        wanted.window.start,
        wanted.window.start + timedelta(minutes=wanted.length_min),
    )
    exact = wanted.window.minutes == wanted.length_min
    if not case.facts.policy.waitlist:
        raise Refused(NoWaitlist())
    asked = request_for(wanted, case.facts, first)
    reasons = lasting_refusals(refusals(asked, case.facts, at))
    # Within a longer window another start may fit; the gates and the length stay.
    if not exact:
        reasons = [one for one in reasons if one.code not in _OF_THE_START]
    if reasons:
        raise Refused(*reasons)
    free = next(suitable_spans(wanted, case.facts, (), at), None)
    if free is not None:
        raise Refused(StillFree(free.start))
    if live_waits_of(by.id) >= MOST_WAITS:
        raise Refused(TooManyWaits(MOST_WAITS))
    wait = Wait(
        created_at=at,
        instrument_id=instrument.id,
        equivalents=wanted.equivalents,
        person_id=by.id,
        wished=Range(wanted.window.start, wanted.window.end),
        length_min=wanted.length_min,
        group_id=case.facts.group.id if case.facts.group else None,
        mode=wanted.mode,
        purpose=wanted.purpose,
        samples=wanted.samples,
        mark=wanted.mark,
        state=WaitState.WAITING,
    )
    with refusing(WAITS_ALREADY, WaitsAlready()):
        db.session.add(wait)
    joined = wait_event(WaitlistJoined, wait, instrument, wanted.window)
    record(joined, by=by, at=at)
    return wait


_OF_THE_START = frozenset(
    {"InThePast", "TooSoon", "OutsideHours", "NoNights", "OffGrid"}
)
