"""The grid on which bookings start and end, counted from local midnight."""

from datetime import UTC, datetime, timedelta

from booking.rules.span import Span

# Shanghai's midnight at the beginning of the years that can be booked. The zone has
# kept one offset ever since, and a day holds a whole number of steps.
_ORIGIN = datetime(2019, 12, 31, 16, tzinfo=UTC)
_NOTHING = timedelta()


def on_grid(moment: datetime, step_min: int) -> bool:
    """Say whether a booking may start or end at this moment."""
    return (moment - _ORIGIN) % timedelta(minutes=step_min) == _NOTHING


def floor(moment: datetime, step_min: int) -> datetime:
    """Return the last moment of the grid that is not later."""
    return moment - (moment - _ORIGIN) % timedelta(minutes=step_min)


def ceil(moment: datetime, step_min: int) -> datetime:
    """Return the first moment of the grid that is not earlier."""
    return moment + (_ORIGIN - moment) % timedelta(minutes=step_min)


def nearest(moment: datetime, step_min: int) -> datetime:
    """Return the closest moment of the grid, the earlier one when two are as close."""
    before, after = floor(moment, step_min), ceil(moment, step_min)
    return before if moment - before <= after - moment else after


def snapped(span: Span, step_min: int) -> Span:
    """Return the nearest span of the grid, at least one step long."""
    start = nearest(span.start, step_min)
    end = nearest(span.end, step_min)
    return Span(start, max(end, start + timedelta(minutes=step_min)))
