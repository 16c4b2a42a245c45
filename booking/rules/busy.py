"""Calendars that a lab keeps elsewhere: what of them takes an instrument's time."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeVar

from booking.rules.span import Span, merged
from kernel.values.errors import Refusal
from kernel.values.text import N_

# How far ahead a repeating entry is written out; the clock moves the window on.
AHEAD = timedelta(days=366)
MOST_BYTES = 2 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_TIMES = 3000
MOST_SOURCES = 5

K = TypeVar("K")


@dataclass(frozen=True)
class NotACalendar(Refusal):
    """The file is no iCalendar, or it breaks off."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "This is not a whole iCalendar file. Export the calendar as .ics: it begins with"
        " BEGIN:VCALENDAR and ends with END:VCALENDAR."
    )


@dataclass(frozen=True)
class CalendarTooLarge(Refusal):
    """More than is read in one go."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "At most {most_mb} MB, {entries} entries and {times} times within a year are"
        " read. Export the coming months only, or one instrument at a time."
    )
    most_mb: int = MOST_BYTES // 2**20
    entries: int = MOST_ENTRIES
    times: int = MOST_TIMES


@dataclass(frozen=True)
class SourceNamed(Refusal):
    """Another calendar of the instrument has this name."""

    field: ClassVar[str | None] = "name"
    message: ClassVar[str] = N_(
        "This instrument follows a calendar of this name already. Bring the new file"
        " there, or choose another name."
    )


@dataclass(frozen=True)
class TooManySources(Refusal):
    """An instrument follows only so many calendars."""

    field: ClassVar[str | None] = "instrument"
    message: ClassVar[str] = N_(
        "This instrument follows {most} calendars already. Remove one first."
    )
    most: int = MOST_SOURCES


@dataclass(frozen=True, slots=True)
class BusyEntry:
    """A stretch of a foreign calendar; the key stays the same from export to export."""

    key: str
    span: Span
    title: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that could not be understood, and why (a key of WHY)."""

    title: str
    why: str


WHY: dict[str, str] = {
    "broken": N_("A date or time in it cannot be read."),
    "zone": N_("Its time zone is not defined in the file."),
    "length": N_("It does not end after it starts, or lasts longer than a year."),
    "rule": N_(
        "It repeats by a rule that is not read here; daily to yearly rules are."
    ),
    "range": N_("It changes all later times of a series; export the calendar anew."),
}


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What a file says of the time in question."""

    entries: tuple[BusyEntry, ...]
    unread: tuple[Unread, ...]


def window_at(at: datetime) -> Span:
    """Return the time of a calendar that is looked at."""
    return Span(at, at + AHEAD)


@dataclass(frozen=True, slots=True)
class Difference(Generic[K]):
    """What must be added, changed and taken away to come from one state to another."""

    new: list[K]
    changed: list[K]
    gone: list[K]


def difference(before: Mapping[K, object], after: Mapping[K, object]) -> Difference[K]:
    """Compare two states by key."""
    return Difference(
        new=[key for key in after if key not in before],
        changed=[key for key in after if key in before and before[key] != after[key]],
        gone=[key for key in before if key not in after],
    )


def to_block(
    busy: Iterable[Span], taken: Collection[Span], at: datetime
) -> tuple[list[Span], bool]:
    """Return the stretches to close for what is busy, and whether any had to give way.

    What stands there already, such as a booking, is never displaced: the time around
    it is closed. What has ended is left out.
    """
    blocks: list[Span] = []
    contested = False
    for span in merged(busy):
        parts = span.minus(taken)
        contested = contested or parts != [span]
        blocks.extend(part for part in parts if part.end > at)
    return blocks, contested
