"""What would come of cancelling or moving a reservation, before it is done."""

from dataclasses import dataclass, replace
from datetime import datetime

from booking.permissions import runs_the_lab
from booking.queries.booking_facts import booking_case
from booking.queries.decisions import as_answered
from booking.queries.reservations import ReservationView
from booking.queries.standpoint import overriding_roles
from booking.rules.approval import is_decided_again, needs_approval
from booking.rules.change import cancellation_refusals, change_refusals
from booking.rules.facts import BookingRequest
from booking.rules.overridable import hint
from booking.rules.policy import Policy
from booking.rules.pricing import Quote, cancellation_fee, quote
from booking.rules.research_group import kept
from booking.rules.reservation_state import Party, ReservationState
from booking.rules.span import Span
from booking.rules.units import kept_on
from booking.rules.wanted import WantedChange
from catalog.queries.bookable import bookable_instrument
from kernel.values.actor import Actor
from kernel.values.errors import Refusal


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Whether a reservation can be cancelled now, and the fee in fen."""

    refusals: list[Refusal]
    fee_fen: int
    policy: Policy


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """A move before it is made."""

    span: Span
    mode: str
    refusals: list[Refusal]
    quote: Quote
    policy: Policy
    waits: bool
    roles: frozenset[str] = frozenset()

    @property
    def takes_reason(self) -> bool:
        """Say whether the viewer may set what stands against it aside, with a reason."""
        return bool(hint(self.refusals, self.policy, self.roles))


def cancellation(view: ReservationView, by: Actor, *, at: datetime) -> Cancellation:
    """Say what cancelling would cost now."""
    row = view.row
    instrument = bookable_instrument(row.instrument_id)
    case = booking_case(
        instrument, view.span, user_id=row.booked_for_id, at=at, except_id=row.id
    )
    policy = case.facts.policy
    by_lab = runs_the_lab.test(by, view.desk) and by.id != row.booked_for_id
    who = Party.MANAGER if by_lab else Party.HOLDER
    free = by_lab or row.state is ReservationState.REQUESTED
    return Cancellation(
        refusals=cancellation_refusals(row.state, view.span, policy, at, who),
        fee_fen=0
        if free
        else cancellation_fee(row.price_fen, view.span.start, at, policy),
        policy=policy,
    )


def change_preview(
    view: ReservationView, wanted: WantedChange, by: Actor, *, at: datetime
) -> ChangePreview:
    """Say what moving would cost and what stands against it."""
    row, new = view.row, wanted.over(view.span)
    instrument = bookable_instrument(row.instrument_id)
    case = booking_case(
        instrument,
        new,
        user_id=row.booked_for_id,
        at=at,
        except_id=row.id,
        group=kept(row.group_id),
    )
    running = row.state is ReservationState.IN_USE
    facts = kept_on(case.facts, row.unit_no, running=running)
    by_lab = runs_the_lab.test(by, view.desk)
    if by_lab:
        facts = replace(facts, person=replace(facts.person, is_manager=True))
    mode = wanted.mode or row.mode
    request = BookingRequest(
        row.instrument_id, new, mode, row.purpose, row.samples, mark=row.mark
    )
    before = replace(request, span=view.span, mode=row.mode)
    again = not by_lab and is_decided_again(before, request, row.state, at)
    if not again:
        request = as_answered(request, row)
    price = quote(case.rate, new, row.samples)
    asked = needs_approval(request, facts, price.total_fen)
    return ChangePreview(
        span=new,
        mode=mode,
        refusals=change_refusals(request, facts, view.span, row.state, at),
        quote=price,
        policy=facts.policy,
        waits=asked and again,
        roles=overriding_roles(by, view.desk),
    )
