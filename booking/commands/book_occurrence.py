"""Book one time of a series, or say why it is skipped."""

from dataclasses import replace
from datetime import datetime

from booking.commands.book_instrument import book_instrument
from booking.events import OccurrenceBooked
from booking.queries.booking_facts import NEXT_DAY, booking_case
from booking.rules.facts import BookingRequest
from booking.rules.modes import default_mode
from booking.rules.research_group import GroupChoice
from booking.rules.series import REFUSE, SHIFT, OccurrenceRefused, Outcome, WantedSeries
from booking.rules.span import Span
from booking.rules.suggestions import smallest_change
from booking.rules.wanted import WantedReservation
from catalog.rules.bookable import BookableInstrument
from kernel.store.transaction import attempt
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused


def book_occurrence(
    wanted: WantedSeries,
    instrument: BookableInstrument,
    number: int,
    span: Span,
    *,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Book one occurrence under the instrument's lock; every rule is asked.

    Where it cannot be it is skipped or moved as little as possible, or the whole is
    refused: Raises Refused then.
    """
    try:
        return _booked(wanted.first, number, span, by, at)
    except Refused as refused:
        reasons = refused.reasons
        if wanted.on_conflict == REFUSE:
            said = OccurrenceRefused(number, span.start)
            raise Refused(said, *reasons) from refused
    if wanted.on_conflict == SHIFT:
        near = _near(wanted.first, instrument, span, by, at)
        if near is not None:
            try:
                made = _booked(wanted.first, number, near, by, at)
            except Refused:
                pass
            else:
                return replace(made, reasons=tuple(reasons))
    return Outcome(number, span, reasons=tuple(reasons))


def _booked(
    first: WantedReservation, number: int, span: Span, by: Actor, at: datetime
) -> Outcome:
    with attempt():
        made = book_instrument(
            replace(first, span=span), by=by, at=at, kind=OccurrenceBooked
        )
    row = made.reservation
    return Outcome(
        number, span, made.code, state=str(row.state), price_fen=row.price_fen
    )


def _near(
    first: WantedReservation,
    instrument: BookableInstrument,
    span: Span,
    by: Actor,
    at: datetime,
) -> Span | None:
    case = booking_case(
        instrument,
        span,
        user_id=by.id,
        at=at,
        margin=NEXT_DAY,
        group=GroupChoice(first.group),
    )
    mode = first.mode or default_mode(case.facts, local_day(span.start))
    request = BookingRequest(
        instrument.id, span, mode, samples=first.samples, mark=first.mark
    )
    change = smallest_change(request, case.facts, at)
    return None if change is None else change.span
