"""The first fit on a day, for many instruments at once: whole minutes, no objects.

The same answer as availability.best_block for a wish at the day's first hour (a
property test holds them together), fast enough to ask of every instrument there is.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from booking.rules.opening import OpeningHours, WorkCalendar, local_midnight, open_spans
from booking.rules.policy import Policy
from booking.rules.span import Span

Minutes = tuple[int, int]


def epoch_min(moment: datetime) -> int:
    """Return the whole minutes since 1970, UTC."""
    return int(moment.timestamp() // 60)


@lru_cache(maxsize=2048)
def open_minutes(
    hours: OpeningHours, day: date, days: int, calendar: WorkCalendar
) -> tuple[Minutes, ...]:
    """Return the open stretches from a local day on, in minutes since 1970."""
    start = local_midnight(day)
    within = Span(start, start + timedelta(days=days))
    return tuple(
        (epoch_min(span.start), epoch_min(span.end))
        for span in open_spans(hours, within, calendar)
    )


def first_fit(
    policy: Policy,
    opening: Sequence[Minutes],
    busy: Sequence[Minutes],
    need_min: int,
    earliest: int,
    day_end: int,
) -> int | None:
    """Return the first minute of the day at which need_min fit, or None.

    `busy` is in order and includes the neighbours' buffers; the policy's own set-up
    and clean-up are added here. `earliest` and the answer are minutes since 1970; a
    start after `day_end` is another day's.
    """
    step = policy.start_step_min
    if not policy.enabled or not policy.shortest_min <= need_min <= policy.longest_min:
        return None
    before, after = policy.setup_min, policy.cleanup_min
    for opens, closes in opening:
        at = _on_grid(max(opens, earliest), step)
        for lo, hi in busy:
            if hi + before <= at:
                continue
            if lo - after >= at + need_min:
                break
            at = _on_grid(max(at, hi + before), step)
        last = closes if policy.overnight_ok else min(closes, day_end)
        if at + need_min <= last and at < day_end:
            return at
    return None


def first_fit_of_any(
    policy: Policy,
    opening: Sequence[Minutes],
    lanes: Sequence[Sequence[Minutes]],
    need_min: int,
    earliest: int,
    day_end: int,
) -> int | None:
    """Return the first minute at which need_min fit on one unit or another, or None."""
    fits = [
        first_fit(policy, opening, busy, need_min, earliest, day_end) for busy in lanes
    ]
    return min((fit for fit in fits if fit is not None), default=None)


def _on_grid(minute: int, step: int) -> int:
    # The grid counts from Shanghai's midnight, eight hours ahead of UTC's.
    return -(-(minute + 480) // step) * step - 480
