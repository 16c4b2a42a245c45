"""Booking the same once more."""

from datetime import timedelta

import pytest

from booking.rules.again import WEEK, same_time_again
from tests.builders.booking import a_span, local

NOW = local(25, 10)


@pytest.mark.parametrize("day", [4, 18, 25, 26, 27])
def test_again_is_the_same_weekday_time_and_length_in_the_coming_week(day):
    old = a_span(day, 9, 3)
    new = same_time_again(old, NOW)
    assert (new.start - old.start) % WEEK == timedelta()
    assert new.length == old.length
    assert new.start > NOW
    assert new.start > old.start
    assert new.start - max(NOW, old.start) <= WEEK


def test_a_booking_that_started_weeks_ago_to_the_minute_is_offered_a_week_later():
    old = a_span(18, 10, 1)
    assert same_time_again(old, NOW).start == NOW + WEEK
