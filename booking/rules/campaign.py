"""Campaigns: the order of several bookings, and the way between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from booking.rules.span import Span
from booking.rules.travel import travel_min
from booking.rules.wanted import WantedReservation
from kernel.values.errors import Refusal
from kernel.values.text import N_

SEQUENCE, AT_ONCE = MODES = ("sequence", "at_once")
FEWEST_LEGS, MOST_LEGS = 2, 10

# Kilometres between two zones, by the pair of their keys.
Distances = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class WantedCampaign:
    """Several bookings of one person, in their order.

    `override_reason` holds for the legs in labs of which the person may set rules aside.
    """

    title: str
    legs: tuple[WantedReservation, ...]
    mode: str = SEQUENCE
    override_reason: str | None = None


@dataclass(frozen=True)
class LegRefused(Refusal):
    """One booking stands against the whole; its reasons follow."""

    number: int
    instrument: str
    message: ClassVar[str] = N_(
        "Number {number} ({instrument}) cannot be as you wish, so nothing was booked."
    )


@dataclass(frozen=True)
class LegsCount(Refusal):
    """A campaign has some instruments."""

    least: int = FEWEST_LEGS
    most: int = MOST_LEGS
    message: ClassVar[str] = N_("Choose from {least} to {most} instruments.")


@dataclass(frozen=True)
class NotTogether(Refusal):
    """What runs at once has one time."""

    message: ClassVar[str] = N_(
        "At once means that all begin and end together. Give all the same time."
    )


@dataclass(frozen=True)
class NoTimeToTravel(Refusal):
    """The way to the next instrument takes longer than the pause."""

    number: int
    travel_min: int
    earliest: datetime
    message: ClassVar[str] = N_(
        "The way to number {number} takes about {travel_min}. It can begin at {earliest}"
        " or later."
    )


@dataclass(frozen=True)
class NoCommonTime(Refusal):
    """No plan was found."""

    number: int
    message: ClassVar[str] = N_(
        "No time was found for number {number} within three weeks. Choose another"
        " instrument, a shorter time or a later day."
    )


def way_min(here: str, there: str, distances: Distances) -> int:
    """Return the minutes between two places in these zones; none within one house zone."""
    if here == there:
        return 0
    return travel_min(distances.get((here, there), 0.0))


def campaign_refusals(
    wanted: WantedCampaign, zones: Sequence[str], distances: Distances
) -> list[Refusal]:
    """Return what stands against the order; the rules of each booking are asked apart.

    `zones` are those of the instruments, in the order of the legs.
    """
    if not FEWEST_LEGS <= len(wanted.legs) <= MOST_LEGS:
        return [LegsCount()]
    if wanted.mode == AT_ONCE:
        same = len({leg.span for leg in wanted.legs}) == 1
        return [] if same else [NotTogether()]
    found: list[Refusal] = []
    steps = pairwise(zip(wanted.legs, zones, strict=True))
    for number, ((before, here), (after, there)) in enumerate(steps, start=2):
        way = way_min(here, there, distances)
        earliest = before.span.end + timedelta(minutes=way)
        if after.span.start < earliest:
            found.append(NoTimeToTravel(number, way, earliest))
    return found


def common(spans: Sequence[Sequence[Span]]) -> list[Span]:
    """Return the time that lies in one span of each list, in order."""
    shared = list(spans[0]) if spans else []
    for others in spans[1:]:
        met = (one.intersection(other) for one in shared for other in others)
        shared = sorted(span for span in met if span is not None)
    return shared
