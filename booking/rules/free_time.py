"""The first fit between two moments, over days and nights, for one instrument."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from booking.rules.day_scan import Minutes, epoch_min, first_fit_of_any
from booking.rules.opening import DAY_MIN, OpeningHours, WorkCalendar, open_spans
from booking.rules.policy import Policy
from booking.rules.span import Span
from catalog.rules.filters import Filters

# Shanghai is eight hours ahead of UTC, all year.
_OFFSET_MIN = 480

Lanes = Sequence[Sequence[Minutes]]
NOTHING_TAKEN: Lanes = ((),)


@dataclass(frozen=True, slots=True)
class FreeWish:
    """At least `need_min` in a row between two moments, on what conditions.

    `near` is the zone from which `within_km` counts, centre to centre;
    `price_most_fen` limits the hourly price for the person who asks; `qualified` asks
    that they may operate it alone.
    """

    window: Span
    need_min: int = 180
    filters: Filters = field(default_factory=Filters)
    near: str | None = None
    within_km: int | None = None
    price_most_fen: int | None = None
    qualified: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """The time of one instrument in which a booking may lie, neighbours apart.

    `stretches` are open time in whole minutes since 1970, cut at the window's end, and
    at midnight where nights are not allowed; a start lies in [earliest, before).
    """

    policy: Policy
    stretches: tuple[Minutes, ...]
    need_min: int
    earliest: int
    before: int

    def first(
        self, lanes: Lanes, *, since: int = 0, before: int | None = None
    ) -> int | None:
        """Return the first minute from `since` on at which the wish fits, or None.

        A lane is the taken time of one unit; any will do.
        """
        last = self.before if before is None else min(before, self.before)
        earliest = max(since, self.earliest)
        return first_fit_of_any(
            self.policy, self.stretches, lanes, self.need_min, earliest, last
        )

    def longest(self, lanes: Lanes, least_min: int) -> int | None:
        """Return the longest block from `least_min` on that fits, in minutes, or None.

        What fits a long block fits a shorter one, so halving the doubt is enough.
        """
        step = self.policy.step_min
        low, high = -(-least_min // step), (self.need_min - 1) // step
        found = None
        while low <= high:
            middle = (low + high) // 2
            if replace(self, need_min=middle * step).first(lanes) is None:
                high = middle - 1
            else:
                found, low = middle * step, middle + 1
        return found


def room_shape(policy: Policy) -> tuple[object, ...]:
    """Return what of a policy decides about the room: alike shapes have alike rooms.

    Alike hours are one object in the book of policies, so their identity will do.
    """
    return (
        id(policy.hours),
        policy.overnight_ok,
        policy.enabled,
        policy.step_min,
        policy.shortest_min,
        policy.longest_min,
        policy.notice_book_min,
        policy.setup_min,
        policy.cleanup_min,
    )


def room(
    policy: Policy,
    window: Span,
    need_min: int,
    calendar: WorkCalendar,
    *,
    at: datetime,
    last_day: date | None = None,
) -> Room | None:
    """Return where a booking may lie, or None when the policy allows none.

    The wish is for at least `need_min`: it is rounded up to the grid and to the shortest
    booking. `last_day` is the last local day on which a booking may start.
    """
    step = policy.step_min
    need = -(-max(need_min, policy.shortest_min) // step) * step
    if not policy.enabled or need > policy.longest_min:
        return None
    now = -(-int(at.timestamp()) // 60)
    earliest = max(epoch_min(window.start), now + policy.notice_book_min)
    before = epoch_min(window.end)
    if last_day is not None:
        horizon = (last_day - date(1970, 1, 1)).days + 1
        before = min(before, horizon * DAY_MIN - _OFFSET_MIN)
    parts = _stretches(policy.hours, window, policy.overnight_ok, calendar)
    # Nights are cut out of the stretches already.
    return Room(replace(policy, overnight_ok=True), parts, need, earliest, before)


def _stretches(
    hours: OpeningHours, window: Span, nights: bool, calendar: WorkCalendar
) -> tuple[Minutes, ...]:
    # From the day before, so that the rest of a night counts as what it is.
    around = Span(window.start - timedelta(days=1), window.end)
    opening = [
        (epoch_min(one.start), epoch_min(one.end))
        for one in open_spans(hours, around, calendar)
    ]
    if nights:
        return tuple(opening)
    return tuple(part for one in opening for part in _by_day(one))


def _by_day(stretch: Minutes) -> Iterator[Minutes]:
    begin, end = stretch
    while begin < end:
        midnight = ((begin + _OFFSET_MIN) // DAY_MIN + 1) * DAY_MIN - _OFFSET_MIN
        yield begin, min(end, midnight)
        begin = midnight
