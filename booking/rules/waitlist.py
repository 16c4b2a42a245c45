"""Waiting for time on an instrument: states, reasons against, and what suits a wish."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import ClassVar

from booking.rules.availability import blocks
from booking.rules.facts import BookingRequest, Facts
from booking.rules.judge import earliest_start, refusals
from booking.rules.limit_refusals import LIMITS
from booking.rules.modes import default_mode
from booking.rules.refusals import (
    NotAvailable,
    NoTimeBetween,
    SlotTaken,
    TooFarAhead,
    UnderMaintenance,
)
from booking.rules.span import Span
from booking.rules.units import free_time
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_

# How long a slot whose form is open is kept.
FORM_KEPT = timedelta(minutes=10)
LONGEST_WINDOW = timedelta(days=31)
MOST_WAITS = 20
_TRIED = 12

# Time passes, others cancel: what stands against a booking today may be gone then.
MENDED_BY_WAITING = (
    SlotTaken,
    NotAvailable,
    NoTimeBetween,
    UnderMaintenance,
    TooFarAhead,
    *LIMITS,
)


class WaitState(StrEnum):
    """Where somebody who waits stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LEFT = "left"
    OVER = "over"


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


LIVE = frozenset({WaitState.WAITING, WaitState.OFFERED})


@dataclass(frozen=True, slots=True)
class WantedWait:
    """What somebody waits for: a length of time within a window.

    With `equivalents` any published instrument of the same kind will do, in any zone.
    """

    instrument: str
    window: Span
    length_min: int
    mode: str | None = None
    purpose: str = ""
    samples: int | None = None
    equivalents: bool = False
    mark: str = ""
    # The research group that it is for, by its code.
    group: str | None = None


@dataclass(frozen=True)
class StillFree(Refusal):
    """There is nothing to wait for."""

    start: datetime
    message: ClassVar[str] = N_(
        "There is free time from {start} on. Book it; there is no need to wait."
    )


@dataclass(frozen=True)
class WaitsAlready(Refusal):
    """The person waits for this time already."""

    message: ClassVar[str] = N_(
        "You wait for this time already. It stands under My bookings, Waitlist."
    )


@dataclass(frozen=True)
class TooManyWaits(Refusal):
    """One person may not fill the waitlists."""

    most: int
    message: ClassVar[str] = N_(
        "You wait for {most} times already; that is the most. Leave one of them first."
    )


@dataclass(frozen=True)
class WindowOver(Refusal):
    """The window leaves no room for the length."""

    message: ClassVar[str] = N_(
        "The window is over or shorter than the time you need. Choose a later or longer"
        " one."
    )


@dataclass(frozen=True)
class NotWaitingAnyMore(Refusal):
    """The entry is closed."""

    message: ClassVar[str] = N_(
        "This waitlist entry is closed already. Reload the page to see how it ended."
    )


@dataclass(frozen=True)
class NothingOffered(Refusal):
    """No offer is open."""

    message: ClassVar[str] = N_(
        "Nothing is offered to you at the moment. You keep your place and are told."
    )


@dataclass(frozen=True)
class NoWaitlist(Refusal):
    """The lab keeps no waitlist for this instrument."""

    message: ClassVar[str] = N_(
        "This lab keeps no waitlist for the instrument. Choose a free time, or another"
        " instrument of its kind."
    )


@dataclass(frozen=True)
class OfferLapsed(Refusal):
    """The offer has passed on."""

    until: datetime
    message: ClassVar[str] = N_(
        "This offer ended at {until} and went to the next in line. You keep your place"
        " for other times."
    )


def window_refusals(wanted: WantedWait, at: datetime) -> list[Refusal]:
    """Return what is wrong with the window itself."""
    left = wanted.window.end - max(wanted.window.start, at)
    fits = timedelta(minutes=wanted.length_min) <= left
    return [] if fits and wanted.window.length <= LONGEST_WINDOW else [WindowOver()]


def lasting_refusals(reasons: Iterable[Refusal]) -> list[Refusal]:
    """Return the reasons that waiting would not mend."""
    return [one for one in reasons if not isinstance(one, MENDED_BY_WAITING)]


def fitting_spans(
    wanted: WantedWait, facts: Facts, offered: Sequence[Span], at: datetime
) -> Iterator[Span]:
    """Yield free spans that suit the wish, the earliest first; rules still to be asked.

    `offered` are spans that the person has let go on this instrument.
    """
    if wanted.window.end <= at:
        return
    within = Span(max(wanted.window.start, at), wanted.window.end)
    free = free_time(within, facts)
    left = [part for one in free for part in one.minus(offered)]
    yield from blocks(
        left,
        timedelta(minutes=wanted.length_min),
        within.start,
        facts.policy.start_step_min,
        earliest_start(facts, at),
    )


def suitable_spans(
    wanted: WantedWait, facts: Facts, offered: Sequence[Span], at: datetime
) -> Iterator[Span]:
    """Yield the spans among the first few against which no rule stands."""
    for span in islice(fitting_spans(wanted, facts, offered, at), _TRIED):
        if not refusals(request_for(wanted, facts, span), facts, at):
            yield span


def request_for(wanted: WantedWait, facts: Facts, span: Span) -> BookingRequest:
    """Return the booking that the wish would become on this instrument."""
    mode = wanted.mode or default_mode(facts, local_day(span.start))
    request = BookingRequest(facts.terms.instrument_id, span, mode)
    return replace(
        request, purpose=wanted.purpose, samples=wanted.samples, mark=wanted.mark
    )
