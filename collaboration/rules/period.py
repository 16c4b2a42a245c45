"""Reporting periods: a quarter, a half-year or a year, on a Shanghai calendar."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from kernel.values.clock import SHANGHAI

_SHAPE = re.compile(r"(20\d\d)(?:(Q)([1-4])|(H)([12]))?", re.ASCII)
_MONTHS = {"Q": 3, "H": 6, "Y": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months; kind is Q, H or Y, part counts from 1."""

    year: int
    kind: str
    part: int = 1

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read 2026Q3, 2026H1 or 2026; None for anything else."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            return None
        year, quarter, q, half, h = found.groups()
        return cls(int(year), quarter or half or "Y", int(q or h or 1))

    @classmethod
    def containing(cls, day: date, kind: str = "Q") -> Self:
        """Return the period of a kind in which a day falls."""
        return cls(day.year, kind, (day.month - 1) // _MONTHS[kind] + 1)

    def __str__(self) -> str:
        """Return the code, such as 2026Q3."""
        return (
            f"{self.year}" if self.kind == "Y" else f"{self.year}{self.kind}{self.part}"
        )

    @property
    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, (self.part - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        """Return the last day, which still belongs to it."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """Return the one of the same kind that follows."""
        last = self.part == 12 // _MONTHS[self.kind]
        return Period(self.year + last, self.kind, 1 if last else self.part + 1)

    @property
    def previous(self) -> "Period":
        """Return the one of the same kind before."""
        if self.part > 1:
            return Period(self.year, self.kind, self.part - 1)
        return Period(self.year - 1, self.kind, 12 // _MONTHS[self.kind])

    @property
    def start(self) -> datetime:
        """Return its first moment in Shanghai."""
        return datetime.combine(self.first_day, time(), SHANGHAI)

    @property
    def end(self) -> datetime:
        """Return the first moment after it."""
        return self.next.start
