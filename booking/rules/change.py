"""May a booking still be changed or cancelled?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.rules.facts import BookingRequest, Facts
from booking.rules.judge import refusals
from booking.rules.policy import Policy
from booking.rules.pricing import is_late
from booking.rules.refusals import InThePast, TooFarAhead, TooSoon
from booking.rules.reservation_state import OPEN, Party, ReservationState, may_move
from booking.rules.span import Span
from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class AlreadyClosed(Refusal):
    """The booking is cancelled, declined, expired, missed or finished."""

    message: ClassVar[str] = N_(
        "This booking is closed already. Make a new one instead."
    )


@dataclass(frozen=True)
class AlreadyOver(Refusal):
    """The time of the booking has passed."""

    ended: datetime
    message: ClassVar[str] = N_(
        "This booking ended at {ended}; it can no longer change."
    )


@dataclass(frozen=True)
class AlreadyRunning(Refusal):
    """The booking has begun: its start stays, its end can only move later."""

    end: datetime
    message: ClassVar[str] = N_(
        "This booking is running. It can be extended beyond {end}, nothing else."
    )


@dataclass(frozen=True)
class TooLateToChange(Refusal):
    """Inside the notice for changes only an extension is possible."""

    notice_min: int
    until: datetime
    message: ClassVar[str] = N_(
        "Changes end {notice_min} before the start; that was {until}. It can still be"
        " extended."
    )


@dataclass(frozen=True)
class AlreadyBegun(Refusal):
    """A booking that has begun is not cancelled but ended."""

    message: ClassVar[str] = N_(
        "This booking has begun and cannot be cancelled. The lab can close it."
    )


@dataclass(frozen=True)
class TooLateToCancel(Refusal):
    """The lab refuses late cancellations."""

    notice_min: int
    until: datetime
    message: ClassVar[str] = N_(
        "Cancelling ends {notice_min} before the start; that was {until}. The lab can"
        " still cancel it."
    )


def change_refusals(
    request: BookingRequest,
    facts: Facts,
    before: Span,
    state: ReservationState,
    at: datetime,
) -> list[Refusal]:
    """Return every reason against giving a booking the span and mode of the request.

    `before` is the span as it stands. The facts leave out the booking itself. While
    the start stays, the rules about the moment of booking have been met already.
    """
    if state not in OPEN:
        return [AlreadyClosed()]
    if before.end <= at:
        return [AlreadyOver(before.end)]
    return [
        *_against_the_timing(request.span, facts, before, at),
        *_still_standing(refusals(request, facts, at), request.span, before),
    ]


def cancellation_refusals(
    state: ReservationState, span: Span, policy: Policy, at: datetime, who: Party
) -> list[Refusal]:
    """Return every reason against cancelling; a late one is refused only by setting."""
    if not may_move(state, ReservationState.CANCELLED, who):
        return [AlreadyBegun() if state is ReservationState.IN_USE else AlreadyClosed()]
    if who is Party.HOLDER and span.start <= at:
        return [AlreadyOver(span.end) if span.end <= at else AlreadyBegun()]
    refused = policy.late_cancel == "refuse" and who is Party.HOLDER
    if refused and is_late(span.start, at, policy):
        notice = policy.notice_cancel_min
        return [TooLateToCancel(notice, span.start - timedelta(minutes=notice))]
    return []


def _against_the_timing(
    span: Span, facts: Facts, before: Span, at: datetime
) -> list[Refusal]:
    extends = span.start == before.start and span.end >= before.end
    if extends:
        return []
    if before.start <= at:
        return [AlreadyRunning(before.end)]
    notice = facts.policy.notice_change_min
    until = before.start - timedelta(minutes=notice)
    if at > until:
        return [TooLateToChange(notice, until)]
    return []


def _still_standing(reasons: list[Refusal], span: Span, before: Span) -> list[Refusal]:
    if span.start != before.start:
        return reasons
    met = (InThePast, TooSoon, TooFarAhead)
    return [reason for reason in reasons if not isinstance(reason, met)]
