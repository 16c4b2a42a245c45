"""Offer free time of an instrument to those who wait for it, in line."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.dialects.postgresql import Range

from booking.events.waiting import SlotOffered, WaitEvent
from booking.models.reservation import Occupancy
from booking.models.waitlist import Offer, Wait
from booking.queries.booking_facts import booking_case
from booking.queries.waitlist import (
    locked_waiting,
    offered_spans,
    wait_code,
    waiting_for,
    wanted_of,
)
from booking.rules.facts import Facts
from booking.rules.judge import refusals, with_buffers
from booking.rules.research_group import GroupChoice
from booking.rules.span import Span
from booking.rules.units import unit_for
from booking.rules.waitlist import (
    OfferState,
    WaitState,
    request_for,
    suitable_spans,
)
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER


@command
def offer_free_time(instrument_id: int, *, at: datetime) -> int:
    """Offer what is free now to the first in line whom it suits, then to the next.

    Each offer holds its slot. Returns how many were made. Runs inside whatever freed
    the time, so that nobody comes in between, and by the clock for all else.
    """
    seen = bookable_instrument(instrument_id)
    if not waiting_for(seen, at=at):
        return 0
    instrument = bookable_instrument(instrument_id, lock=True)
    waits = locked_waiting(waiting_for(instrument, at=at))
    return sum(_offer(wait, instrument, at) for wait in waits)


def wait_event(
    kind: type[WaitEvent],
    wait: Wait,
    instrument: BookableInstrument,
    span: Span,
    **more: object,
) -> WaitEvent:
    """Describe what happened to somebody who waits, with what they are told."""
    return kind(
        subject_id=wait.id,
        code=wait_code(wait.id),
        instrument_id=instrument.id,
        instrument_code=instrument.code,
        instrument_name_zh=instrument.name_zh,
        instrument_name_en=instrument.name_en,
        person_id=wait.person_id,
        start=span.start,
        end=span.end,
        **more,  # type: ignore[arg-type]
    )


def _offer(wait: Wait, instrument: BookableInstrument, at: datetime) -> bool:
    wanted = wanted_of(wait, instrument.code)
    asked = partial(
        booking_case,
        instrument,
        user_id=wait.person_id,
        at=at,
        group=GroupChoice(wanted.group),
    )
    case = asked(wanted.window)
    known = offered_spans(wait.id, instrument.id)
    for span in suitable_spans(wanted, case.facts, known, at):
        # The limits count by week: the very span is judged with its own facts.
        exact = asked(span)
        request = request_for(wanted, exact.facts, span)
        # What has lapsed there is cleared by its own command, which comes back here.
        if exact.lapsed or exact.holds or refusals(request, exact.facts, at):
            continue
        _keep(wait, instrument, span, exact.facts, at)
        return True
    return False


def _keep(
    wait: Wait,
    instrument: BookableInstrument,
    span: Span,
    facts: Facts,
    at: datetime,
) -> None:
    until = min(at + timedelta(minutes=facts.policy.offer_hold_min), span.start)
    blocked = with_buffers(span, facts.policy)
    hold = Occupancy(
        created_at=at,
        instrument_id=instrument.id,
        unit_no=unit_for(span, facts),
        blocked=Range(blocked.start, blocked.end),
        kind="hold",
        holder_id=wait.person_id,
        lapses_at=until,
    )
    db.session.add(hold)
    db.session.flush()
    offer = Offer(
        created_at=at,
        wait_id=wait.id,
        instrument_id=instrument.id,
        during=Range(span.start, span.end),
        until=until,
        state=OfferState.OPEN,
        hold_id=hold.id,
    )
    db.session.add(offer)
    wait.state, wait.version = WaitState.OFFERED, wait.version + 1
    offered = wait_event(SlotOffered, wait, instrument, span, until=until)
    record(offered, by=WORKER, at=at)
