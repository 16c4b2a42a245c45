"""When an instrument is open: weekly hours, single days, public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from booking.rules.span import Span, merged
from kernel.values.clock import SHANGHAI, local_day

DAY_MIN = 1440
WORKDAYS = range(5)

Windows = tuple[tuple[int, int], ...]
"""Opening times of one day, as minutes after local midnight; 1440 is the next one."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Public holidays and the weekend days worked in exchange.

    A year that is not in known_years has not been published: its days count by their
    weekday alone.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def is_holiday(self, day: date) -> bool:
        """Say whether the day is a public holiday."""
        return day.year in self.known_years and day in self.holidays

    def is_made_up(self, day: date) -> bool:
        """Say whether the day is a weekend day on which people work."""
        return day.year in self.known_years and day in self.workdays


PLAIN_CALENDAR = WorkCalendar()


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Windows for each weekday, Monday first, in local (Asia/Shanghai) minutes.

    With follows_holidays a holiday is closed and a made-up workday has the hours of a
    workday. Breaks (of a term, say) are closed from their first day to their last. A day
    among the exceptions has those windows instead of any others; no window means
    closed. Faulty windows are reported by problems() when hours are set;
    when hours are read, overlapping windows count once and empty ones not at all.
    """

    week: tuple[Windows, Windows, Windows, Windows, Windows, Windows, Windows]
    follows_holidays: bool = False
    exceptions: tuple[tuple[date, Windows], ...] = ()
    breaks: tuple[tuple[date, date], ...] = ()

    def windows_on(self, day: date, calendar: WorkCalendar) -> Windows:
        """Return the windows of one local day."""
        for exceptional, windows in self.exceptions:
            if exceptional == day:
                return windows
        if self.break_on(day):
            return ()
        if self.follows_holidays and calendar.is_holiday(day):
            return ()
        if self.follows_holidays and calendar.is_made_up(day):
            worked = (self.week[weekday] for weekday in WORKDAYS if self.week[weekday])
            return next(worked, self.week[day.weekday()])
        return self.week[day.weekday()]

    def break_on(self, day: date) -> tuple[date, date] | None:
        """Return the break that closes a day, first and last day, or None."""
        if not self.breaks or any(day == one for one, _windows in self.exceptions):
            return None
        return next((b for b in self.breaks if b[0] <= day <= b[1]), None)


def every_day(*windows: tuple[int, int]) -> OpeningHours:
    """Return the same windows for all seven days, holidays included."""
    return OpeningHours((windows,) * 7)


def on_workdays(*windows: tuple[int, int]) -> OpeningHours:
    """Return the windows for working days, holidays and made-up days observed."""
    return OpeningHours((windows,) * 5 + ((), ()), follows_holidays=True)


ALWAYS = every_day((0, DAY_MIN))
DEFAULT_HOURS = on_workdays((8 * 60, 20 * 60))


def problems(hours: OpeningHours) -> Iterable[str]:
    """Yield a short note for each fault: bad minutes, or windows that overlap."""
    singles = [windows for _, windows in hours.exceptions]
    for windows in (*hours.week, *singles):
        for start, end in windows:
            if not 0 <= start < end <= DAY_MIN:
                yield f"window {start}-{end} does not lie within one day"
        ordered = sorted(windows)
        for (_, end), (start, _) in pairwise(ordered):
            if start < end:
                yield f"two windows overlap at minute {start}"
    for first, last in hours.breaks:
        if first > last:
            yield f"the break from {first} ends before it begins"


def hours_shown(hours: OpeningHours) -> tuple[int, int]:
    """Return the whole hours of a day that a calendar must show to show all windows."""
    minutes = [m for windows in hours.week for window in windows for m in window]
    if not minutes:
        return 8, 20
    return min(minutes) // 60, -(-max(minutes) // 60)


@lru_cache(maxsize=4096)
def local_midnight(day: date) -> datetime:
    """Return the UTC moment at which a Shanghai day begins."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def day_span(day: date) -> Span:
    """Return the whole of a Shanghai day."""
    return Span(local_midnight(day), local_midnight(day + timedelta(days=1)))


def open_spans(hours: OpeningHours, within: Span, calendar: WorkCalendar) -> list[Span]:
    """Return the open time inside a span, in order, joined over midnight."""
    found: list[Span] = []
    day, last = local_day(within.start), local_day(within.end)
    while day <= last:
        midnight = local_midnight(day)
        for start, end in hours.windows_on(day, calendar):
            opens = max(midnight + timedelta(minutes=start), within.start)
            closes = min(midnight + timedelta(minutes=end), within.end)
            if opens < closes:
                found.append(Span(opens, closes))
        day += timedelta(days=1)
    return merged(found)
