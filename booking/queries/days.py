"""On which of the next days how many instruments fit a wish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from booking.queries.candidates import Scan, scan
from booking.queries.matches import how_many
from booking.rules.day_scan import Minutes, epoch_min, first_fit_of_any, open_minutes
from booking.rules.opening import local_midnight
from booking.rules.wish import Wish
from kernel.values.actor import Actor

# With more matches than this the days are shown without numbers: counting would take
# longer than looking.
MOST = 300


def fitting_by_day(
    wish: Wish, days: Sequence[date], viewer: Actor, *, at: datetime
) -> dict[date, int]:
    """Return for each day how many matching instruments can be booked as wished.

    Empty when too many match for the numbers to tell anything.
    """
    if how_many(wish, viewer, at=at) > MOST:
        return {}
    seen = scan(replace(wish, day=days[0]), viewer, at=at, days=len(days))
    return {day: _fitting(seen, day, wish, at) for day in days}


def _fitting(seen: Scan, day: date, wish: Wish, at: datetime) -> int:
    begin = epoch_min(local_midnight(day))
    now_min = -(-int(at.timestamp()) // 60)
    span = 2 + wish.need_min // 1440
    opening: dict[int, tuple[Minutes, ...]] = {}
    count = 0
    for row in seen.rows:
        policy = row.policy
        if not row.open_modes:
            continue
        hours = id(policy.hours)
        if hours not in opening:
            opening[hours] = open_minutes(policy.hours, day, span, seen.calendar)
        fit = first_fit_of_any(
            policy,
            opening[hours],
            [
                [one for one in lane if one[1] + policy.setup_min > begin]
                for lane in row.lanes
            ],
            wish.need_min,
            max(begin + wish.begins_min, now_min + policy.notice_book_min),
            begin + 1440,
        )
        count += fit is not None
    return count
