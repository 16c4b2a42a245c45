"""Keep a slot for somebody while their booking form is open."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from booking.commands.clear_the_way import clear_the_way
from booking.commands.release_hold import release_form_holds
from booking.events.waiting import SlotHeld
from booking.models.reservation import NO_OVERLAP, Occupancy
from booking.permissions import TABLE, Desk, Permission, runs_the_lab
from booking.queries.booking_facts import locked_case
from booking.queries.holds import live_hold, offered_hold
from booking.rules.facts import BookingRequest
from booking.rules.judge import refusals, slot_taken, with_buffers
from booking.rules.modes import default_mode
from booking.rules.research_group import GroupChoice
from booking.rules.units import unit_for
from booking.rules.waitlist import FORM_KEPT
from booking.rules.wanted import WantedReservation
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refused


@command
def hold_slot(wanted: WantedReservation, *, by: Actor, at: datetime) -> Occupancy:
    """Hold the slot for ten minutes against everybody else; the rules are asked first.

    One person holds one slot at a time. Holding the same again does not make it longer,
    and what the waitlist keeps for them is theirs already. Raises NotFound and Refused.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    instrument, case = locked_case(
        wanted.instrument,
        wanted.span,
        user_id=by.id,
        at=at,
        group=GroupChoice(wanted.group),
    )
    if not instrument.published and not runs_the_lab.test(
        by, Desk(instrument.organisation_id)
    ):
        raise NotFound
    facts = case.facts
    mode = wanted.mode or default_mode(facts, local_day(wanted.span.start))
    request = BookingRequest(instrument.id, wanted.span, mode)
    if reasons := refusals(request, facts, at):
        raise Refused(*reasons)
    if (kept := offered_hold(case.holds, at=at)) is not None:
        return kept
    before = live_hold(by.id, instrument.id, at=at)
    until = before.lapses_at if before and before.id in case.holds else None
    release_form_holds(by.id)
    clear_the_way(case, at=at)
    blocked = with_buffers(wanted.span, facts.policy)
    hold = Occupancy(
        created_at=at,
        instrument_id=instrument.id,
        unit_no=unit_for(wanted.span, facts),
        blocked=Range(blocked.start, blocked.end),
        kind="hold",
        holder_id=by.id,
        lapses_at=until or at + FORM_KEPT,
    )
    with refusing(NO_OVERLAP, slot_taken(facts)):
        db.session.add(hold)
    held = SlotHeld(
        subject_id=hold.id,
        instrument_id=instrument.id,
        start=wanted.span.start,
        end=wanted.span.end,
        until=hold.lapses_at or at,
    )
    record(held, by=by, at=at)
    return hold
