"""One instrument's time over some days, as its calendar shows it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.queries.terms import policy_of
from booking.queries.timeline import Block, blocks_of, taken_by_instrument
from booking.queries.viewer import calendar_around
from booking.rules import grid
from booking.rules.opening import local_midnight
from booking.rules.policy import Policy
from booking.rules.span import Span
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
        for block in self.blocks:
            start = grid.ceil(max(block.span.start, earliest), policy.step_min)
            if block.kind == "free" and block.span.end - start >= timedelta(
                minutes=policy.shortest_min
            ):
                found.append(Span(start, block.span.end))
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
    columns = []
    for n in range(days):
        midnight = start + timedelta(days=n)
        day = Span(midnight, midnight + timedelta(days=1))
        columns.append(
            DayColumn(
                first + timedelta(days=n), blocks_of(day, taken, policy, calendar, at)
            )
        )
    return Week(columns, policy)
