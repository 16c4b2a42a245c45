"""Public holidays and make-up workdays: reading a published list, row by row.

The State Council publishes a year's days in the autumn before it; until then the year
is unknown, and its days count by their weekday.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_, has_control_characters

MOST_ROWS = 400
MOST_BYTES = 200_000
LONGEST_NAME = 40
FIRST_YEAR, LAST_YEAR = 2000, 2100
SATURDAY = 5


class DayKind(StrEnum):
    """How a day differs from its weekday."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


# What the published tables call them.
KINDS = {
    "holiday": DayKind.HOLIDAY,
    "workday": DayKind.WORKDAY,
    "makeup_workday": DayKind.WORKDAY,
    "休": DayKind.HOLIDAY,
    "班": DayKind.WORKDAY,
}
WHY = {
    "date": N_("The date cannot be read; one such as 2027-01-01 is expected."),
    "kind": N_("The kind is none of holiday, makeup_workday."),
    "name": N_("A name of 1 to 40 characters is expected."),
    "twice": N_("This day stands in the list twice."),
    "weekday": N_("A make-up workday falls on a Saturday or Sunday; this is none."),
}


@dataclass(frozen=True)
class NoHolidayTable(Refusal):
    """The file is no table of days."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "This is no table of days. A CSV with the columns date, kind and name_zh is"
        " expected, at most {most} rows."
    )
    most: int = MOST_ROWS


@dataclass(frozen=True)
class HolidayRowsRefused(Refusal):
    """A list with a row that cannot be read would leave a day out."""

    field: ClassVar[str | None] = "file"
    message: ClassVar[str] = N_(
        "{count} rows cannot be read. Correct them in the file and bring it again;"
        " nothing was changed."
    )
    count: int


@dataclass(frozen=True)
class HolidaysChanged(Refusal):
    """Somebody else changed the calendar since the dry run."""

    message: ClassVar[str] = N_(
        "The calendar was changed meanwhile. Look at the new dry run, then confirm."
    )


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day whose kind differs from its weekday."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be read, its number in the file, and why (a key of WHY)."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class HolidayList:
    """A list as it was read."""

    days: tuple[SpecialDay, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that the list names; it replaces each of them whole."""
        return tuple(sorted({one.day.year for one in self.days}))


def read_rows(rows: Iterable[Mapping[str, str]]) -> HolidayList:
    """Judge the rows of a table one by one; the first below the heading is number 2."""
    found: dict[date, SpecialDay] = {}
    refused: list[RefusedRow] = []
    for number, row in enumerate(rows, start=2):
        one = _special_day(row)
        if isinstance(one, SpecialDay) and one.day in found:
            one = "twice"
        if isinstance(one, SpecialDay):
            found[one.day] = one
        else:
            text = " ".join(str(value) for value in row.values() if value)
            shown = "".join(c for c in text[:80] if not has_control_characters(c))
            refused.append(RefusedRow(number, shown, one))
    days = sorted(found.values(), key=lambda one: one.day)
    return HolidayList(tuple(days), tuple(refused))


def _special_day(row: Mapping[str, str]) -> "SpecialDay | str":
    try:
        day = date.fromisoformat(str(row.get("date", "")).strip().replace("/", "-"))
    except ValueError:
        return "date"
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return "date"
    kind = KINDS.get(str(row.get("kind", "")).strip().lower())
    if kind is None:
        return "kind"
    if kind is DayKind.WORKDAY and day.weekday() < SATURDAY:
        return "weekday"
    name = str(row.get("name_zh", "")).strip()
    if not 1 <= len(name) <= LONGEST_NAME or has_control_characters(name):
        return "name"
    return SpecialDay(day, kind, name)


def years_shown(known: Sequence[int], today: date) -> list[int]:
    """Return the years to speak of: the known ones, this one and the next."""
    return sorted({*known, today.year, today.year + 1}, reverse=True)
