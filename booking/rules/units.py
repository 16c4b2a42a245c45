"""Several bookings at a time: which unit a booking gets, and what is free on any of them.

A unit is one of several identical machines under one listing, or a seat at one that
people share; each has a number and its own time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from booking.rules.availability import free_spans
from booking.rules.facts import Busy, Facts
from booking.rules.judge import standing_in_the_way
from booking.rules.opening import WorkCalendar
from booking.rules.policy import Policy
from booking.rules.span import Span

_ONE = (1,)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which the same units are free, and what occupies the rest."""

    span: Span
    free: int
    busy: tuple[int, ...]


def numbered(places: int) -> tuple[int, ...]:
    """Return the numbers of so many units or seats."""
    return _ONE if places == 1 else tuple(range(1, places + 1))


def unit_for(span: Span, facts: Facts) -> int:
    """Return the unit that a booking of the span gets: the first on which it can stand.

    Where it can stand on none, the one on which least stands against it.
    """
    if len(facts.units) == 1:
        return facts.units[0]
    return min(facts.units, key=lambda unit: standing_in_the_way(span, facts, unit)[0])


def kept_on(facts: Facts, unit: int, *, running: bool) -> Facts:
    """Return the facts for a booking that has its unit: it keeps it where that can be.

    What is running there cannot leave it.
    """
    others = () if running else tuple(n for n in facts.units if n != unit)
    return replace(facts, units=(unit, *others))


def free_time(within: Span, facts: Facts) -> list[Span]:
    """Return the open time in which one unit or another can be booked throughout.

    Spans overlap where units are free at different times; none lies in another.
    """
    return free_on_any(within, facts.policy, facts.busy, facts.calendar, facts.units)


def free_on_any(
    within: Span,
    policy: Policy,
    busy: Iterable[Busy],
    calendar: WorkCalendar,
    units: Collection[int],
) -> list[Span]:
    """Return what `free_time` returns, from plain values."""
    if len(units) == 1:
        return free_spans(within, policy, busy, calendar)
    lanes: dict[int, list[Busy]] = {unit: [] for unit in units}
    for one in busy:
        if one.unit in lanes:
            lanes[one.unit].append(one)
    found = {
        span
        for lane in lanes.values()
        for span in free_spans(within, policy, lane, calendar)
    }
    widest: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.length)):
        if not widest or span.end > widest[-1].end:
            widest.append(span)
    return widest


def free_units(span: Span, busy: Iterable[Busy], units: Collection[int]) -> set[int]:
    """Return the units on which nothing lies in the span."""
    return set(units) - {one.unit for one in busy if one.span.overlaps(span)}


def stretches(
    within: Span, busy: Sequence[Busy], units: Collection[int]
) -> list[Stretch]:
    """Cut the time into stretches, in order, by which of `busy` lie over each.

    `busy` of a stretch are positions in the list given.
    """
    inside = [
        (n, shown)
        for n, one in enumerate(busy)
        if one.unit in units and (shown := one.span.intersection(within)) is not None
    ]
    edges = sorted(
        {within.start, within.end}.union(
            *({span.start, span.end} for _, span in inside)
        )
    )
    found = []
    for start, end in pairwise(edges):
        span = Span(start, end)
        over = tuple(n for n, one in inside if one.overlaps(span))
        taken = {busy[n].unit for n in over}
        found.append(Stretch(span, len(units) - len(taken), over))
    return found
