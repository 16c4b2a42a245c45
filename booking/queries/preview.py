"""What would come of a booking: its price, what stands against it, what else there is."""

from dataclasses import dataclass
from datetime import datetime

from booking.permissions import Desk, runs_the_lab
from booking.queries.booking_facts import NEXT_DAY, Case, booking_case
from booking.rules.approval import needs_approval
from booking.rules.facts import BookingRequest
from booking.rules.judge import refusals
from booking.rules.modes import default_mode, open_modes
from booking.rules.pricing import Quote, quote
from booking.rules.suggestions import Suggestion, smallest_change
from booking.rules.wanted import WantedReservation
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Preview:
    """A booking as it would be, before anybody commits to it."""

    instrument: BookableInstrument
    request: BookingRequest
    case: Case
    quote: Quote
    refusals: list[Refusal]
    waits: bool
    modes: tuple[str, ...]
    change: Suggestion | None

    @property
    def bookable(self) -> bool:
        """Say whether nothing stands against it."""
        return not self.refusals


def preview(wanted: WantedReservation, viewer: Actor, *, at: datetime) -> Preview:
    """Judge a booking without making it. Raises NotFound."""
    instrument = visible_instrument(wanted.instrument, viewer)
    case = booking_case(
        instrument, wanted.span, user_id=viewer.id, at=at, margin=NEXT_DAY
    )
    day = local_day(wanted.span.start)
    request = BookingRequest(
        instrument_id=instrument.id,
        span=wanted.span,
        mode=wanted.mode or default_mode(case.facts, day),
        purpose=wanted.purpose,
        samples=wanted.samples,
    )
    reasons = refusals(request, case.facts, at)
    facts = case.facts
    return Preview(
        instrument=instrument,
        request=request,
        case=case,
        quote=quote(case.rate, wanted.span, wanted.samples),
        refusals=reasons,
        waits=needs_approval(
            facts.policy, request, facts.person, facts.terms, facts.calendar
        ),
        modes=open_modes(facts, day),
        change=smallest_change(request, facts, at, case.rate) if reasons else None,
    )


def visible_instrument(code: str, viewer: Actor) -> BookableInstrument:
    """Return the instrument if it is published or the viewer runs its lab."""
    instrument = bookable_instrument(code)
    if not instrument.published and not runs_the_lab.test(
        viewer, Desk(instrument.organisation_id)
    ):
        raise NotFound
    return instrument
