"""On which of the next days how many instruments fit a wish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.queries.candidates import Scan, scan
from booking.rules.day_scan import epoch_min, first_fit, open_minutes
from booking.rules.opening import local_midnight
from booking.rules.wish import Wish
from kernel.values.actor import Actor


def fitting_by_day(
    wish: Wish, days: Sequence[date], viewer: Actor, *, at: datetime
) -> dict[date, int]:
    """Return for each day how many matching instruments can be booked as wished."""
    first = replace(wish, day=days[0])
    seen = scan(first, viewer, at=at, days=len(days))
    return {day: _fitting(seen, day, wish.need_min, at) for day in days}


def _fitting(seen: Scan, day: date, need_min: int, at: datetime) -> int:
    start = local_midnight(day)
    begin, end = epoch_min(start), epoch_min(start) + 1440
    span = 2 + need_min // 1440
    count = 0
    for row in seen.rows:
        if not row.open_modes:
            continue
        policy = row.policy
        earliest = max(at + timedelta(minutes=policy.notice_book_min), start)
        fit = first_fit(
            policy,
            open_minutes(policy.hours, day, span, seen.calendar),
            [b for b in row.busy if b[1] > begin],
            need_min,
            max(begin, -(-int(earliest.timestamp()) // 60)),
            end,
        )
        count += fit is not None
    return count
