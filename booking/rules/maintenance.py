"""Maintenance that repeats: what becomes of each time, and what stands against all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from booking.rules.span import Span
from kernel.values.errors import Refusal
from kernel.values.text import N_

REFUSE, SKIP, DISPLACE = WAYS = ("refuse", "skip", "displace")


@dataclass(frozen=True)
class MaintenanceInTheWay(Refusal):
    """Bookings or other downtime stand at some of the times."""

    field: ClassVar[str | None] = "on_conflict"
    message: ClassVar[str] = N_(
        "At {count} of {all} times there are bookings or other downtime, first at"
        " {first}. Leave those out, cancel the bookings with offers, or choose other"
        " times."
    )
    count: int
    all: int
    first: datetime


@dataclass(frozen=True)
class PlanMeetsItself(Refusal):
    """One time is not over when the next begins."""

    field: ClassVar[str | None] = "rule"
    message: ClassVar[str] = N_(
        "One maintenance would not be over when the next begins. Make it shorter, or"
        " let it repeat less often."
    )


@dataclass(frozen=True)
class PlanInThePast(Refusal):
    """No time lies ahead."""

    field: ClassVar[str | None] = "start_day"
    message: ClassVar[str] = N_(
        "All of these times are over. Choose a later first one."
    )


@dataclass(frozen=True)
class PlanEnded(Refusal):
    """What has ended cannot be ended again."""

    message: ClassVar[str] = N_("This plan has ended already.")


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """One time of a plan: kept, or left out because something stands there."""

    span: Span
    kept: bool
    booked: bool


def plan_times(
    spans: Sequence[Span],
    booked: Collection[Span],
    down: Collection[Span],
    way: str,
    at: datetime,
) -> list[PlannedTime]:
    """Return the times to come with what becomes of each.

    `booked` is what bookings, requests and holds block, `down` other downtime. Other
    downtime is never displaced: the instrument is closed then anyway.
    """
    found = []
    for span in spans:
        if span.start <= at:
            continue
        is_booked = any(span.overlaps(one) for one in booked)
        is_down = any(span.overlaps(one) for one in down)
        kept = not is_down and (way == DISPLACE or not is_booked)
        found.append(PlannedTime(span, kept, is_booked))
    return found


def plan_refusals(
    spans: Sequence[Span], times: Sequence[PlannedTime], way: str
) -> list[Refusal]:
    """Return what stands against the plan as a whole."""
    if any(one.end > other.start for one, other in pairwise(spans)):
        return [PlanMeetsItself()]
    if not times:
        return [PlanInThePast()]
    left_out = [one.span.start for one in times if not one.kept]
    if left_out and (way == REFUSE or len(left_out) == len(times)):
        return [MaintenanceInTheWay(len(left_out), len(times), left_out[0])]
    return []


def month_of(day: date) -> tuple[date, int]:
    """Return the Monday with which a month's sheet begins, and its number of days."""
    first = day.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    after = (first + timedelta(days=32)).replace(day=1)
    weeks = -(-(after - monday).days // 7)
    return monday, weeks * 7


def week_of(day: date) -> tuple[date, int]:
    """Return the Monday of a day's week, and seven."""
    return day - timedelta(days=day.weekday()), 7
