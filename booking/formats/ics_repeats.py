"""Writing out the repetitions of an entry, within a window and within reason."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from booking.rules.busy import CalendarTooLarge
from booking.rules.recurrence import parts_of, wall_starts
from booking.rules.span import Span
from kernel.values.errors import Refused

_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 30}


def repeated_starts(
    rule: str,
    wall: datetime,
    length: timedelta,
    window: Span,
    zone: tzinfo,
    steps: list[int],
) -> Iterator[datetime]:
    """Yield the starts that reach into the window, on the clock of the entry's zone.

    `wall` is the first start without its zone; `steps` holds how much looking is left
    for the whole file. Raises ValueError for a rule beyond the subset, and Refused when
    the looking would take too long.
    """
    parts = parts_of(rule)
    if parts is None:
        raise ValueError(rule)
    from_, last = (
        moment.astimezone(zone).replace(tzinfo=None)
        for moment in (window.start - length, window.end)
    )
    wall = _moved_up(parts, wall, from_)
    steps[0] -= max(0, (last - wall).days) // _DAYS[parts["FREQ"]] + 1
    if steps[0] < 0:
        raise Refused(CalendarTooLarge())
    try:
        for start in wall_starts(parts, wall, last, zone):
            if start >= from_ - timedelta(days=1):
                yield start.replace(tzinfo=zone)
    except (TypeError, OverflowError, IndexError) as error:
        raise ValueError(rule) from error


def _moved_up(parts: dict[str, str], wall: datetime, from_: datetime) -> datetime:
    """Begin close to the window where the rule does not count from its first day."""
    unit = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"])
    interval = int(parts.get("INTERVAL", "1"))
    if unit is None or interval < 1 or "COUNT" in parts or wall >= from_:
        return wall
    stride = timedelta(days=unit * interval)
    return wall + max(0, (from_ - wall) // stride - 1) * stride
