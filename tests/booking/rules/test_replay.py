"""Rules tried out on bookings that were made."""

from dataclasses import replace
from datetime import date, timedelta

from booking.rules.limits import used_min
from booking.rules.policy import Policy
from booking.rules.replay import Past, Replay, replay
from tests.booking.rules.wishes import NOW, OPEN_POLICY, STRANGER, TERMS, on, wish


def past(start: str, end: str, **more: object) -> Past:
    made = {"person": STRANGER, "made_at": NOW, **more}
    return Past(wish(on(start, end)), **made)  # type: ignore[arg-type]


def tried(policy: Policy, *bookings: Past) -> Replay:
    found = Replay()
    replay(bookings, policy, TERMS, found)
    return found


MORNING, NOON = past("09:00", "12:00"), past("12:00", "13:00")


def test_bookings_are_counted_as_accepted_or_refused_with_an_example():
    found = tried(replace(OPEN_POLICY, longest_min=120), MORNING, NOON)
    assert (found.judged, found.accepted, found.turned_away) == (2, 1, 1)
    [(count, reason)] = found.reasons
    assert (count, reason.code) == (1, "TooLong")


def test_only_what_is_accepted_counts_for_later_ones():
    one_a_day = replace(OPEN_POLICY, max_day=1)
    assert tried(one_a_day, MORNING, NOON).refused == {"TooManyThatDay": 1}
    strict = replace(one_a_day, longest_min=120)
    assert tried(strict, MORNING, NOON).refused == {"TooLong": 1}


def test_buffers_stand_between_neighbours():
    buffered = replace(OPEN_POLICY, cleanup_min=30)
    assert tried(buffered, MORNING, NOON).refused == {"NoTimeBetween": 1}


def test_earlier_bookings_count_without_being_judged():
    weekly = replace(OPEN_POLICY, weekly_quota_min=180)
    found = tried(weekly, replace(MORNING, judged=False), NOON)
    assert (found.judged, found.turned_away) == (1, 1)


def test_a_walk_up_needs_no_notice_and_approval_is_counted():
    policy = replace(OPEN_POLICY, notice_book_min=60, approval="owner")
    at_the_start = replace(MORNING, made_at=MORNING.request.span.start)
    just_before = replace(NOON, made_at=NOON.request.span.start - timedelta(minutes=5))
    found = tried(policy, at_the_start, just_before)
    assert (found.accepted, found.waiting) == (1, 1)
    assert found.refused == {"TooSoon": 1}


def test_used_minutes_are_those_within():
    assert used_min([on("09:00", "12:00")], on("10:00", "11:30")) == 90


def test_practice_comes_from_the_bookings_before():
    policy = replace(
        OPEN_POLICY, training="basic", training_for=("assist",), training_use_days=30
    )
    trained = replace(
        STRANGER, trainings={TERMS.category_code: ("basic", date(2030, 1, 1))}
    )
    first, then = (replace(one, person=trained) for one in (MORNING, NOON))
    assert tried(policy, first, then).refused == {"RefresherNeeded": 2}
    assert tried(policy, replace(first, judged=False), then).accepted == 1
    other = replace(first, person=replace(trained, user_id=99), judged=False)
    assert tried(policy, other, then).refused == {"RefresherNeeded": 1}
