"""Free time, and the block in it that suits a wish best."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from booking.rules import grid
from booking.rules.facts import Busy
from booking.rules.opening import WorkCalendar, open_spans
from booking.rules.policy import Policy
from booking.rules.span import Span


def free_spans(
    within: Span, policy: Policy, busy: Iterable[Busy], calendar: WorkCalendar
) -> list[Span]:
    """Return the open time that can be booked, in order.

    A booking brings its own set-up and clean-up, so that much is left free beside
    every neighbour; the neighbours' own are part of their busy spans.
    """
    taken = sorted(kept_free(one.span, policy) for one in busy)
    return [
        free
        for opening in open_spans(policy.hours, within, calendar)
        for free in opening.minus(taken)
    ]


def kept_free(taken: Span, policy: Policy) -> Span:
    """Return busy time with what a booking's own set-up and clean-up need beside it."""
    if not (policy.setup_min or policy.cleanup_min):
        return taken
    return taken.expand(
        timedelta(minutes=policy.cleanup_min), timedelta(minutes=policy.setup_min)
    )


def slots(free: Iterable[Span], length_min: int) -> list[Span]:
    """Cut free time into whole slots, counted from the start of each free span."""
    length = timedelta(minutes=length_min)
    return [
        Span(span.start + n * length, span.start + (n + 1) * length)
        for span in free
        for n in range(span.length // length)
    ]


def best_block(
    free: Iterable[Span],
    length: timedelta,
    wished_start: datetime,
    step_min: int,
    earliest: datetime,
) -> Span | None:
    """Return the block of this length whose start is closest to the wish, or None."""
    return next(blocks(free, length, wished_start, step_min, earliest), None)


def blocks(
    free: Iterable[Span],
    length: timedelta,
    wished_start: datetime,
    step_min: int,
    earliest: datetime,
) -> Iterator[Span]:
    """Yield the best block of each free span, the closest to the wished start first.

    Blocks start and end on the grid, a length in between is rounded up; none starts
    before earliest.
    """
    step = timedelta(minutes=step_min)
    length = -(-length // step) * step
    found: list[Span] = []
    for span in free:
        first = grid.ceil(max(span.start, earliest), step_min)
        last = grid.floor(span.end - length, step_min)
        if first <= last:
            wish = grid.nearest(wished_start, step_min)
            start = min(max(wish, first), last)
            found.append(Span(start, start + length))
    yield from sorted(found, key=lambda b: (abs(b.start - wished_start), b.start))
