"""Repeating times: a subset of RFC 5545, on a Shanghai clock.

FREQ of a day or longer with INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH,
BYYEARDAY, BYWEEKNO, BYSETPOS and WKST. A day that a month lacks is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import ClassVar

from dateutil.rrule import rrule, rrulestr

from booking.rules.span import Span
from kernel.values.clock import SHANGHAI, local
from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_OCCURRENCES = 100
LONGEST_RULE = 300
# A rule that hardly ever matches must not be searched for ever.
REACH = timedelta(days=5 * 366)

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = frozenset(
    {
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH",
        "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "WKST",
    }
)  # fmt: skip


@dataclass(frozen=True)
class RuleNotRead(Refusal):
    """The rule is none of RFC 5545, or beyond the subset."""

    field: ClassVar[str | None] = "rule"
    message: ClassVar[str] = N_(
        "This rule cannot be read. One such as FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10 is"
        " expected: daily, weekly, monthly or yearly."
    )


@dataclass(frozen=True)
class RuleNeedsEnd(Refusal):
    """A series ends by number or day."""

    field: ClassVar[str | None] = "rule"
    message: ClassVar[str] = N_(
        "Say how many times, or until which day: a series has at most {most} bookings."
    )
    most: int = MOST_OCCURRENCES


@dataclass(frozen=True)
class TooManyOccurrences(Refusal):
    """The rule makes more bookings than a series may have."""

    field: ClassVar[str | None] = "rule"
    message: ClassVar[str] = N_(
        "This makes more than {most} bookings. Choose fewer times or an earlier end."
    )
    most: int = MOST_OCCURRENCES


@dataclass(frozen=True)
class NoOccurrence(Refusal):
    """The rule matches no day."""

    field: ClassVar[str | None] = "rule"
    message: ClassVar[str] = N_("No day matches. Choose other days or a later end.")


def recurrence_refusals(rule: str, first: Span) -> list[Refusal]:
    """Return what stands against making a series of this rule."""
    parts = parts_of(rule)
    if parts is None:
        return [RuleNotRead()]
    if "COUNT" not in parts and "UNTIL" not in parts:
        return [RuleNeedsEnd()]
    wall = _wall(first)
    try:
        found = list(
            islice(wall_starts(parts, wall, wall + REACH), MOST_OCCURRENCES + 1)
        )
    except (ValueError, TypeError, OverflowError, IndexError):
        return [RuleNotRead()]
    if len(found) > MOST_OCCURRENCES:
        return [TooManyOccurrences()]
    return [] if found else [NoOccurrence()]


def occurrences(rule: str, first: Span, reach: timedelta = REACH) -> list[Span]:
    """Return the spans of the series, each as long as the first, in order.

    Raises ValueError for a rule against which recurrence_refusals() says something.
    """
    parts = parts_of(rule)
    if parts is None:
        raise ValueError(rule)
    wall = _wall(first)
    found = islice(wall_starts(parts, wall, wall + reach), MOST_OCCURRENCES)
    starts = (moment.replace(tzinfo=SHANGHAI) for moment in found)
    return [Span(start, start + first.length) for start in starts]


def _wall(first: Span) -> datetime:
    return local(first.start).replace(tzinfo=None)


def parts_of(rule: str) -> dict[str, str] | None:
    """Return the parts of a rule by name, or None beyond the subset."""
    if not rule.isascii() or len(rule) > LONGEST_RULE:
        return None
    parts: dict[str, str] = {}
    for part in rule.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if not value or name in parts or name not in PARTS:
            return None
        parts[name] = value
    both = {"COUNT", "UNTIL"} <= set(parts)
    return None if parts.get("FREQ") not in FREQUENCIES or both else parts


def wall_starts(
    parts: dict[str, str], start: datetime, last: datetime, zone: tzinfo = SHANGHAI
) -> Iterator[datetime]:
    """Yield the starts up to `last`, all naive on the clock of the zone.

    Raises ValueError or TypeError for parts that make no rule.
    """
    given = dict(parts)
    count = given.pop("COUNT", None)
    if "UNTIL" in given:
        last = min(_until(given.pop("UNTIL"), zone), last)
    if count is not None and not 1 <= int(count) <= 10**6:
        raise ValueError(count)
    if int(given.get("INTERVAL", "1")) < 1:
        raise ValueError(given["INTERVAL"])
    text = ";".join(f"{name}={value}" for name, value in given.items())
    read = rrulestr(text, dtstart=start)
    if not isinstance(read, rrule):
        raise TypeError(text)
    bounded = read.replace(until=last)
    return islice(bounded, None if count is None else int(count))


def _until(text: str, zone: tzinfo) -> datetime:
    """Read UNTIL: a day counts whole; a moment in UTC is turned to the zone's clock."""
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d") + timedelta(hours=24, seconds=-1)  # noqa: DTZ007 - wall clock
    moment = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall clock
    if text.endswith("Z"):
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return moment
