"""The check list says first what stands against a booking, then what was found right."""

from booking.rules.checks import checks
from booking.rules.judge import refusals
from booking.rules.refusals import TooLong
from tests.booking.rules.wishes import NOW, facts, on, wish


def test_a_booking_that_may_be_made_has_only_passed_lines():
    request, known = wish(on("09:00", "11:00")), facts()
    lines = checks(request, known, refusals(request, known, NOW))
    assert lines
    assert all(line.passed for line in lines)


def test_a_topic_with_a_reason_against_it_is_not_praised_as_well():
    request, known = wish(on("09:00", "13:00")), facts(longest_min=120)
    lines = checks(request, known, refusals(request, known, NOW))
    assert [type(line.said) for line in lines if not line.passed] == [TooLong]
    topics = [line.topic for line in lines]
    assert len(topics) == len(set(topics))
    assert not lines[0].passed
