"""What a level sets itself, and from when on."""

from datetime import date, timedelta

import pytest

from booking.rules.opening import local_midnight
from booking.rules.policy import Policy
from booking.rules.policy_levels import own_after, since_when
from booking.rules.policy_readers import align, limit
from tests.booking.rules.wishes import NOW


def test_what_was_left_as_shown_is_not_set_here():
    shown = Policy(step_min=10)
    assert own_after({}, shown, {"step_min": 10, "longest_min": 480}) == {}
    assert own_after({}, shown, {"step_min": 15}) == {"step_min": 15}


def test_what_was_set_here_stays_set_until_it_shall_follow_again():
    own, shown = {"step_min": 10, "training_for": []}, Policy(step_min=10)
    assert own_after(own, shown, {"step_min": 10}) == own
    after = own_after(own, shown, {"step_min": 10}, ["step_min"])
    assert after == {"training_for": []}


def test_what_cannot_be_meant_is_named():
    with pytest.raises(ValueError, match=r"^shortest_min"):
        own_after({}, Policy(), {"shortest_min": 900})


def test_a_change_holds_from_now_or_from_the_beginning_of_a_later_day():
    today = date(2026, 11, 25)
    assert since_when(None, NOW) == since_when(today, NOW) == NOW
    later = today + timedelta(days=6)
    assert since_when(later, NOW) == local_midnight(later)
    assert since_when(today - timedelta(days=1), NOW) is None


def test_no_alignment_and_no_limit_are_read_as_such():
    assert align(None) is None
    assert limit(5)(None) is None
    with pytest.raises(ValueError, match="whole number of steps"):
        align(7)
