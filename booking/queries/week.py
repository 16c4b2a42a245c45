"""One instrument's time over some days, as its calendar shows it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.queries.terms import policy_of
from booking.queries.timeline import Block, blocks_of, taken_by_instrument
from booking.queries.viewer import calendar_around
from booking.rules import grid
from booking.rules.facts import Busy
from booking.rules.opening import local_midnight
from booking.rules.policy import Policy
from booking.rules.span import Span
from booking.rules.units import free_on_any, numbered
from catalog.rules.bookable import BookableInstrument
from kernel.values.actor import Actor


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
    """Return some days of an instrument in three statements."""
    start = local_midnight(first)
    within = Span(start, start + timedelta(days=days))
    taken = taken_by_instrument([instrument.id], within, viewer, at=at)[instrument.id]
    policy, calendar = policy_of(instrument, at=at), calendar_around(first)
    units = numbered(instrument.places)
    columns = []
    for n in range(days):
        midnight = start + timedelta(days=n)
        day = Span(midnight, midnight + timedelta(days=1))
        blocks = blocks_of(day, taken, policy, calendar, at, units)
        columns.append(DayColumn(first + timedelta(days=n), blocks))
    if len(units) == 1:
        free = [b.span for c in columns for b in c.blocks if b.kind == "free"]
    else:
        busy = [Busy(one.span, one.kind, one.unit) for one in taken]
        free = free_on_any(within, policy, busy, calendar, units)
    return Week(columns, policy, free)
