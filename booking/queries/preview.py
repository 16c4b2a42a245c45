"""What would come of a booking: its price, what stands against it, what else there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from booking.models.reservation import Reservation
from booking.permissions import Desk, runs_the_lab
from booking.queries.booking_facts import NEXT_DAY, Case, booking_case
from booking.queries.consents import booked_for
from booking.queries.standpoint import overriding_roles
from booking.rules.agreed import agreement_due
from booking.rules.approval import approval_of
from booking.rules.checks import Check, checks
from booking.rules.facts import BookingRequest
from booking.rules.judge import refusals
from booking.rules.marks import marks_borne
from booking.rules.modes import default_mode, open_modes
from booking.rules.overridable import hard, hint
from booking.rules.pricing import Quote, is_late, quote
from booking.rules.research_group import GroupChoice
from booking.rules.span import Span
from booking.rules.suggestions import Suggestion, smallest_change
from booking.rules.units import free_time
from booking.rules.wanted import WantedReservation
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.store.db import db
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
    approval: str
    modes: tuple[str, ...]
    change: Suggestion | None
    booked_for: str | None = None
    roles: frozenset[str] = frozenset()
    # A reason was given, and it set something aside.
    excepted: bool = False

    @property
    def bookable(self) -> bool:
        """Say whether nothing stands against it."""
        return not self.refusals

    @property
    def waits(self) -> bool:
        """Say whether somebody decides first."""
        return bool(self.approval)

    @property
    def takes_reason(self) -> bool:
        """Say whether the viewer may set what stands against it aside, with a reason."""
        policy = self.case.facts.policy
        return self.excepted or bool(hint(self.refusals, policy, self.roles))

    @property
    def agreement_due(self) -> int | None:
        """Return the version of the terms on results and data still to accept."""
        return agreement_due(self.case.facts)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks that a report on this instrument bears or has borne."""
        return marks_borne(self.case.facts.terms.certified)

    @property
    def checks(self) -> list[Check]:
        """Return the check list: reasons against, then what passed."""
        return checks(self.request, self.case.facts, self.refusals)

    @property
    def extendable_to(self) -> datetime | None:
        """Return until when the instrument stays free for this booking, or None."""
        facts, span = self.case.facts, self.request.span
        longest = timedelta(minutes=facts.policy.longest_min)
        within = Span(span.start, max(span.end, span.start + longest))
        ends = [one.end for one in free_time(within, facts) if one.contains(span)]
        return max(ends, default=None)

    @property
    def free_until(self) -> datetime:
        """Return up to when cancelling costs nothing."""
        notice = timedelta(minutes=self.case.facts.policy.notice_cancel_min)
        return self.request.span.start - notice

    @property
    def unpublished(self) -> int | None:
        """Return the year booked in when its holidays are unknown and hours follow them."""
        facts, year = self.case.facts, local_day(self.request.span.start).year
        follows = facts.policy.hours.follows_holidays
        return year if follows and year not in facts.calendar.known_years else None

    def is_late(self, at: datetime) -> bool:
        """Say whether cancelling would be late from the first moment on."""
        return is_late(self.request.span.start, at, self.case.facts.policy)


def preview(wanted: WantedReservation, viewer: Actor, *, at: datetime) -> Preview:
    """Judge a booking without making it. Raises NotFound, and Refused without consent."""
    instrument = visible_instrument(wanted.instrument, viewer)
    holder = booked_for(wanted, viewer)
    case = booking_case(
        instrument,
        wanted.span,
        user_id=holder,
        at=at,
        margin=NEXT_DAY,
        group=GroupChoice(wanted.group),
    )
    day = local_day(wanted.span.start)
    request = BookingRequest(
        instrument_id=instrument.id,
        span=wanted.span,
        mode=wanted.mode or default_mode(case.facts, day),
        purpose=wanted.purpose,
        samples=wanted.samples,
        mark=wanted.mark,
        booked_by_id=viewer.id,
    )
    reasons = refusals(request, case.facts, at)
    roles = overriding_roles(viewer, Desk(instrument.organisation_id))
    left = hard(reasons, case.facts.policy, roles)
    excepted = wanted.override_reason is not None and left != reasons
    reasons = left if excepted else reasons
    facts, price = case.facts, quote(case.rate, wanted.span, wanted.samples)
    return Preview(
        instrument=instrument,
        request=request,
        case=case,
        quote=price,
        refusals=reasons,
        approval=approval_of(request, facts, price.total_fen),
        modes=open_modes(facts, day),
        change=smallest_change(request, facts, at, case.rate) if reasons else None,
        booked_for=wanted.booked_for,
        roles=roles,
        excepted=excepted,
    )


def last_purpose(viewer: Actor) -> str:
    """Return what the viewer booked for the last time, to spare the typing."""
    if viewer.id is None:
        return ""
    latest = (
        select(Reservation.purpose)
        .where(Reservation.booked_for_id == viewer.id)
        .order_by(Reservation.id.desc())
        .limit(1)
    )
    return db.session.scalar(latest) or ""


def visible_instrument(code: str, viewer: Actor) -> BookableInstrument:
    """Return the instrument if it is published or the viewer runs its lab."""
    return require_visible(bookable_instrument(code), viewer)


def require_visible(
    instrument: BookableInstrument, viewer: Actor
) -> BookableInstrument:
    """Return the instrument, or raise NotFound like visible_instrument."""
    if not instrument.published and not runs_the_lab.test(
        viewer, Desk(instrument.organisation_id)
    ):
        raise NotFound
    return instrument
