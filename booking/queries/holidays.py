"""The calendar of public holidays, and what a new list would change of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import extract, func, select

from booking.models.calendar import CalendarDay
from booking.models.reservation import Reservation
from booking.rules.busy import Difference, difference
from booking.rules.holidays import DayKind, HolidayList, SpecialDay, years_shown
from booking.rules.reservation_state import OPEN
from kernel.store.db import db


@dataclass(frozen=True, slots=True)
class YearView:
    """A year with its days; none where it is not published yet."""

    year: int
    days: list[SpecialDay]

    @property
    def published(self) -> bool:
        """Say whether anything is known of the year."""
        return bool(self.days)

    def count(self, kind: str) -> int:
        """Return how many days of a kind the year has."""
        return sum(one.kind == kind for one in self.days)


@dataclass(frozen=True, slots=True)
class HolidayPreview:
    """What a list would change, and the bookings on days that become holidays."""

    change: Difference[date]
    before: dict[date, SpecialDay]
    bookings: int


def special_days(years: Sequence[int] | None = None) -> dict[date, SpecialDay]:
    """Return the days of some years, or of all, in order."""
    wanted = select(CalendarDay).order_by(CalendarDay.day)
    if years is not None:
        wanted = wanted.where(extract("year", CalendarDay.day).in_(list(years)))
    return {
        row.day: SpecialDay(row.day, DayKind(row.kind), row.name_zh)
        for row in db.session.scalars(wanted)
    }


def holiday_years(today: date) -> list[YearView]:
    """Return the years that are known, this one and the next, the latest first."""
    days = special_days()
    years = years_shown([day.year for day in days], today)
    return [
        YearView(year, [one for one in days.values() if one.day.year == year])
        for year in years
    ]


def holiday_preview(given: HolidayList, *, at: datetime) -> HolidayPreview:
    """Return what the list would change of the years that it names."""
    before = special_days(given.years)
    after = {one.day: one for one in given.days}
    change = difference(before, after)
    closing = [
        day
        for day in (*change.new, *change.changed)
        if after[day].kind is DayKind.HOLIDAY
    ]
    local = func.timezone("Asia/Shanghai", func.lower(Reservation.during))
    standing = select(func.count()).where(
        Reservation.state.in_(OPEN),
        func.upper(Reservation.during) > at,
        func.date(local).in_(closing),
    )
    bookings = (db.session.scalar(standing) or 0) if closing else 0
    return HolidayPreview(change, before, bookings)
