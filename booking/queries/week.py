"""One instrument's time over some days, as its calendar shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from booking.permissions import Desk, runs_the_lab
from booking.queries.policies import policy_book
from booking.queries.policy_rows import STAMP
from booking.queries.standpoint import sight_before
from booking.queries.timeline import Block, Taken, blocks_of, people_of
from booking.queries.viewer import DAYS, calendar_of, days_around
from booking.rules import grid
from booking.rules.availability import kept_free
from booking.rules.facts import Busy
from booking.rules.judge import with_buffers
from booking.rules.opening import PLAIN_CALENDAR, WorkCalendar, local_midnight
from booking.rules.policy import Policy
from booking.rules.span import Span
from booking.rules.units import free_on_any, numbered
from booking.rules.visibility import Sight
from catalog.queries.bookable import bookable_of, bookable_statement
from catalog.rules.bookable import BookableInstrument
from kernel.store.prepared import Prepared, in_one_trip
from kernel.values.actor import Actor
from kernel.values.errors import NotFound

# Of other people nothing is read here: names only where the viewer may see them.
_TAKEN = Prepared("""
    SELECT lower(o.blocked) AS start, upper(o.blocked) AS until, o.kind, o.holder_id,
           o.reservation_id, d.reason, o.unit_no
    FROM booking_occupancy o LEFT JOIN booking_downtime d ON d.id = o.downtime_id
    WHERE o.instrument_id = (SELECT id FROM catalog_instrument WHERE code = %(key)s)
      AND o.blocked && tstzrange(CAST(%(start)s AS timestamptz),
                                 CAST(%(until)s AS timestamptz))
      AND (o.kind <> 'hold' OR o.lapses_at > CAST(%(at)s AS timestamptz))
    ORDER BY 1
""")


@dataclass(frozen=True, slots=True)
class DayColumn:
    """One Shanghai day and its blocks; a block over midnight is cut in two."""

    day: date
    blocks: list[Block]

    @property
    def midnight(self) -> datetime:
        """Return the moment at which the day begins."""
        return local_midnight(self.day)


@dataclass(frozen=True, slots=True)
class Week:
    """Days of one instrument, with the policy that decided what is open."""

    columns: list[DayColumn]
    policy: Policy
    free: list[Span]
    calendar: WorkCalendar = PLAIN_CALENDAR

    @property
    def unpublished(self) -> list[int]:
        """Return the years shown whose holidays are unknown, where hours follow them."""
        if not self.policy.hours.follows_holidays:
            return []
        years = {column.day.year for column in self.columns}
        return sorted(years - self.calendar.known_years)

    @property
    def blocks(self) -> list[Block]:
        """Return every block in order."""
        return [block for column in self.columns for block in column.blocks]

    def offers(self, at: datetime, most: int = 3) -> list[Span]:
        """Return the first free times that are long enough and not too soon."""
        policy = self.policy
        earliest = grid.ceil(
            at + timedelta(minutes=policy.notice_book_min), policy.step_min
        )
        found = []
        shortest = timedelta(minutes=policy.shortest_min)
        for span in self.free:
            start = grid.ceil(max(span.start, earliest), policy.step_min)
            if span.end - start >= shortest:
                found.append(Span(start, span.end))
        return found[:most]


def week_of(
    instrument: BookableInstrument,
    first: date,
    *,
    days: int = 7,
    viewer: Actor,
    at: datetime,
) -> Week:
    """Return some days of an instrument in one trip."""
    within = _within(first, days)
    rows = in_one_trip(*_asked(instrument.code, within, first, at))
    return _week(instrument, rows, first, within, viewer, at)


def visible_week(
    code: str, first: date, *, days: int, viewer: Actor, at: datetime
) -> Week:
    """Return some days of an instrument that the viewer may see, in one trip.

    Raises NotFound.
    """
    within = _within(first, days)
    found, *rows = in_one_trip(
        (bookable_statement(code, lock=False), {"key": code}),
        *_asked(code, within, first, at),
    )
    instrument = bookable_of(found)
    desk = Desk(instrument.organisation_id)
    if not (instrument.published or runs_the_lab.test(viewer, desk)):
        raise NotFound
    return _week(instrument, rows, first, within, viewer, at)


def _within(first: date, days: int) -> Span:
    start = local_midnight(first)
    return Span(start, start + timedelta(days=days))


def _asked(
    code: str, within: Span, first: date, at: datetime
) -> list[tuple[Prepared, dict[str, Any]]]:
    span = {"start": within.start, "until": within.end}
    return [
        (_TAKEN, {"key": code, "at": at, **span}),
        (STAMP, {}),
        (DAYS, days_around(first)),
    ]


def _week(
    instrument: BookableInstrument,
    rows: Sequence[Sequence[Any]],
    first: date,
    within: Span,
    viewer: Actor,
    at: datetime,
) -> Week:
    taken_rows, stamp, near = rows
    policy = policy_book(stamp[0]).policy(
        instrument_id=instrument.id,
        organisation_id=instrument.organisation_id,
        category=instrument.category_code,
        at=at,
    )
    seen = sight_before(viewer, instrument.organisation_id, policy.visibility)
    people = people_of(row.reservation_id for row in taken_rows) if seen.people else {}
    taken = [_taken(row, viewer, people) for row in taken_rows]
    calendar = calendar_of(near)
    units = numbered(instrument.places)
    columns = [
        _column(first + timedelta(days=n), taken, policy, calendar, at, units, seen)
        for n in range(within.length.days)
    ]
    if len(units) == 1:
        free = [b.span for c in columns for b in c.blocks if b.kind == "free"]
    else:
        busy = [Busy(one.span, one.kind, one.unit) for one in taken]
        free = free_on_any(within, policy, busy, calendar, units)
    return Week(columns, policy, free, calendar)


def _column(
    day: date,
    taken: Sequence[Taken],
    policy: Policy,
    calendar: WorkCalendar,
    at: datetime,
    units: Sequence[int],
    seen: Sight,
) -> DayColumn:
    whole = _within(day, 1)
    near = kept_free(with_buffers(whole, policy), policy)
    met = [one for one in taken if one.span.overlaps(near)]
    blocks = blocks_of(whole, met, policy, calendar, at, units, seen=seen)
    return DayColumn(day, blocks)


def _taken(row: Any, viewer: Actor, people: Mapping[int, tuple[str, str]]) -> Taken:
    mine = viewer.id is not None and row.holder_id == viewer.id
    code = f"B-{row.reservation_id:08d}" if mine and row.reservation_id else ""
    span, reason = Span(row.start, row.until), row.reason or ""
    named = ("", "") if mine else people.get(row.reservation_id, ("", ""))
    return Taken(span, row.kind, mine, code, reason, row.unit_no, *named)
