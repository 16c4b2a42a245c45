"""Book an instrument."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert
from sqlalchemy.dialects.postgresql import Range

from booking.commands.clear_the_way import clear_the_way, fulfil
from booking.commands.decide import first_standing
from booking.commands.move import event_of
from booking.commands.release_hold import release_form_holds
from booking.commands.set_aside import overriding, set_aside
from booking.events import InstrumentBooked
from booking.models.reservation import NO_OVERLAP, Reservation
from booking.permissions import TABLE, Desk, Permission, runs_the_lab
from booking.queries.booking_facts import Case, booking_case, locked_case
from booking.queries.consents import booked_for
from booking.queries.reservations import LockedReservation
from booking.rules.agreed import agreement_due, agreement_refusals
from booking.rules.facts import BookingRequest, is_cross_zone, is_external
from booking.rules.judge import refusals, slot_taken, with_buffers
from booking.rules.modes import default_mode
from booking.rules.pricing import Quote, quote
from booking.rules.research_group import GroupChoice
from booking.rules.units import unit_for
from booking.rules.wanted import WantedReservation
from catalog.commands.accept_agreement import accept_agreement
from kernel.journal.record import record
from kernel.store.prepared import Prepared
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound

_COLUMNS = (
    "created_at", "instrument_id", "unit_no", "booked_for_id", "booked_by_id", "organisation_id",
    "zone_key", "external", "cross_zone", "during", "blocked", "state", "lapses_at",
    "approval", "two_person",
    "group_id", "mode", "samples", "purpose", "mark", "agreement_id", "price_class", "price_fen", "price_lines",
)  # fmt: skip
_TABLE = cast(Table, Reservation.__table__)
_INSERT = Prepared(
    insert(_TABLE)
    .values({name: bindparam(name, type_=_TABLE.c[name].type) for name in _COLUMNS})
    .returning(_TABLE.c.id)
)


@command
def book_instrument(
    wanted: WantedReservation,
    *,
    by: Actor,
    at: datetime,
    kind: type[InstrumentBooked] = InstrumentBooked,
) -> LockedReservation:
    """Claim the span for the actor, or refuse with every reason.

    `kind` is written down; a part of something larger is told of with the whole.

    Raises NotFound for an instrument the actor may not know of, and Refused.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    holder = booked_for(wanted, by)
    assert holder is not None  # noqa: S101 - require() refused everybody else
    if holder != by.id:
        release_form_holds(by.id)
    group = GroupChoice(wanted.group)
    instrument, case = locked_case(
        wanted.instrument, wanted.span, user_id=holder, at=at, group=group
    )
    if not instrument.published and not runs_the_lab.test(
        by, Desk(instrument.organisation_id)
    ):
        raise NotFound
    waited = clear_the_way(case, at=at)
    if case.stale_once_cleared:
        case = booking_case(instrument, wanted.span, user_id=holder, at=at, group=group)
    request = BookingRequest(
        instrument_id=instrument.id,
        span=wanted.span,
        mode=wanted.mode or default_mode(case.facts, local_day(wanted.span.start)),
        purpose=wanted.purpose,
        samples=wanted.samples,
        mark=wanted.mark,
        booked_by_id=by.id,
    )
    facts = case.facts
    if wanted.walk_up:
        # Who stands before the free instrument needs no notice.
        facts = replace(facts, policy=replace(facts.policy, notice_book_min=0))
    accepts = wanted.accept_terms if holder == by.id else None
    broken = set_aside(
        refusals(request, facts, at),
        wanted.override_reason,
        policy=facts.policy,
        desk=Desk(instrument.organisation_id),
        by=by,
        besides=agreement_refusals(facts, accepts),
    )
    if agreement_due(facts) is not None:
        accept_agreement(instrument.code, accepts or 0, by=by, at=at)
    with refusing(NO_OVERLAP, slot_taken(facts)):
        reservation = _keep(_values(request, case, by, at))
    fulfil(waited, reservation, instrument, by=by, at=at)
    booked = LockedReservation(reservation, instrument)
    after = {"state": str(reservation.state), **overriding(broken)}
    comment = (wanted.override_reason or "") if broken else ""
    record(event_of(booked, kind, after=after, comment=comment), by=by, at=at)
    return booked


def _keep(values: dict[str, Any]) -> Reservation:
    """Insert the row, without the unit of work: this runs under the lock.

    The object returned is a copy of the row, not one that the session watches.
    """
    sent = {
        "during": str(values["during"]),
        "blocked": str(values["blocked"]),
        "price_lines": json.dumps(values["price_lines"]),
    }
    row_id = _INSERT.rows(**{**values, **sent})[0].id
    return Reservation(id=row_id, version=1, fee_fen=0, comment="", **values)


def _values(
    request: BookingRequest, case: Case, by: Actor, at: datetime
) -> dict[str, Any]:
    facts = case.facts
    price = quote(case.rate, request.span, request.samples)
    blocked = with_buffers(request.span, facts.policy)
    return {
        **first_standing(request, facts, price, at),
        "created_at": at,
        "instrument_id": request.instrument_id,
        "unit_no": unit_for(request.span, facts),
        "booked_for_id": facts.person.user_id,
        "booked_by_id": by.id,
        "organisation_id": facts.person.organisation_id,
        "zone_key": facts.person.zone,
        "external": is_external(facts.person, facts.terms),
        "cross_zone": is_cross_zone(facts.person, facts.terms),
        "during": Range(request.span.start, request.span.end),
        "blocked": Range(blocked.start, blocked.end),
        "group_id": facts.group.id if facts.group else None,
        "mode": request.mode,
        "samples": request.samples,
        "purpose": request.purpose,
        "mark": request.mark,
        "agreement_id": facts.agreement.id if facts.agreement else None,
        "price_class": case.price_class,
        "price_fen": price.total_fen,
        "price_lines": lines_of(price),
    }


def lines_of(price: Quote) -> list[dict[str, object]]:
    """Return the price lines as they are kept with the reservation."""
    return [
        {
            "code": line.code,
            "quantity": str(line.quantity),
            "unit": line.unit,
            "unit_price_fen": line.unit_price_fen,
            "amount_fen": line.amount_fen,
        }
        for line in price.lines
    ]
