"""Booking the same once more."""

from datetime import datetime, timedelta

from booking.rules.span import Span

WEEK = timedelta(days=7)


def same_time_again(span: Span, at: datetime) -> Span:
    """Return the span on the same weekday and time, in the next week still to come."""
    weeks = max(1, (at - span.start) // WEEK + 1)
    return span.shifted(weeks * WEEK)
