"""Quotas: how much of an instrument somebody may book in a day, week, month or year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from booking.rules.opening import local_midnight
from booking.rules.span import Span
from kernel.values.clock import local_day

# Whose bookings are counted together; a group is a research group.
SHARERS = ("user", "group", "organisation", "zone")
PERIODS = ("day", "week", "month", "year")
# Whom a quota binds, seen from the instrument: its own unit, its zone, another zone.
CLASSES = ("all", "own", "zone", "other", "enterprise")
MOST_QUOTAS = 12
_MOST_HOURS, _MOST_COUNT = 366 * 24, 10_000


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many minutes, or so many bookings, in each calendar period.

    Hours count on each day that a booking touches, bookings on the day they start.
    """

    who: str
    per: str
    limit_min: int | None = None
    limit_count: int | None = None
    applies: str = "all"


def quotas_from_setting(value: object) -> tuple[Quota, ...]:
    """Read `[{"who": "user", "per": "week", "hours": 20, "for": "other"}, …]`.

    Each has either `hours` or `count`. Raises ValueError for anything else.
    """
    if not isinstance(value, list | tuple):
        raise TypeError("it must be a list")
    if len(value) > MOST_QUOTAS:
        raise ValueError(f"there may be {MOST_QUOTAS} at most")
    return tuple(one if isinstance(one, Quota) else _quota(one) for one in value)


def setting_of_quotas(quotas: tuple[Quota, ...]) -> list[dict[str, Any]]:
    """Return the JSON values that quotas_from_setting reads back."""
    return [
        {"who": one.who, "per": one.per, "for": one.applies}
        | (
            {"hours": one.limit_min // 60}
            if one.limit_min is not None
            else {"count": one.limit_count}
        )
        for one in quotas
    ]


def _quota(value: object) -> Quota:
    if not isinstance(value, Mapping):
        raise TypeError("a quota must be an object")
    if unknown := set(value) - {"who", "per", "for", "hours", "count"}:
        raise ValueError(f"there is no {min(unknown, key=str)}")
    who, per = value.get("who"), value.get("per")
    applies = value.get("for", "all")
    if who not in SHARERS or per not in PERIODS or applies not in CLASSES:
        raise ValueError("who, per and for must be among the words known here")
    hours, count = value.get("hours"), value.get("count")
    if (hours is None) == (count is None):
        raise ValueError("a quota has either hours or count")
    most, limit = (_MOST_COUNT, count) if hours is None else (_MOST_HOURS, hours)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 <= limit <= most:
        raise ValueError(f"a limit must lie between 0 and {most}")
    minutes = None if hours is None else hours * 60
    return Quota(who, per, minutes, count, applies)


def period_of(day: date, per: str) -> Span:
    """Return the local day, week from Monday, month or year in which the day lies."""
    if per == "day":
        first, after = day, day + timedelta(days=1)
    elif per == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    elif per == "month":
        first = day.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        first, after = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return Span(local_midnight(first), local_midnight(after))


def periods_of(span: Span, per: str) -> list[Span]:
    """Return every period that a span touches, in order."""
    found = [period_of(local_day(span.start), per)]
    while found[-1].end < span.end:
        found.append(period_of(local_day(found[-1].end), per))
    return found
