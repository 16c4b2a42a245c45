"""The fast scan of many instruments answers as the careful one does."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.availability import best_block, free_spans
from booking.rules.day_scan import epoch_min, first_fit, open_minutes
from booking.rules.facts import Busy
from booking.rules.opening import ALWAYS, DEFAULT_HOURS, PLAIN_CALENDAR, local_midnight
from booking.rules.policy import Policy
from booking.rules.span import Span
from kernel.values.clock import local_day

DAY = local_day(datetime(2026, 11, 25, 4, tzinfo=UTC))
START = local_midnight(DAY)


@given(
    taken=st.lists(st.tuples(st.integers(-10, 60), st.integers(1, 20)), max_size=8),
    need=st.sampled_from([30, 60, 120, 240, 480]),
    step=st.sampled_from([10, 15, 30, 60]),
    buffers=st.tuples(st.sampled_from([0, 15, 30]), st.sampled_from([0, 15, 45])),
    hours=st.sampled_from([ALWAYS, DEFAULT_HOURS]),
    notice=st.integers(0, 1500),
)
def test_the_first_fit_is_the_best_block_of_the_day(
    taken, need, step, buffers, hours, notice
):
    policy = Policy(
        step_min=step, setup_min=buffers[0], cleanup_min=buffers[1], hours=hours
    )
    spans = [
        Span(START + timedelta(minutes=30 * a), START + timedelta(minutes=30 * (a + n)))
        for a, n in taken
    ]
    earliest = START + timedelta(minutes=notice)
    minutes = sorted((epoch_min(s.start), epoch_min(s.end)) for s in spans)

    fast = first_fit(
        policy,
        open_minutes(hours, DAY, 3, PLAIN_CALENDAR),
        minutes,
        need,
        epoch_min(earliest),
        epoch_min(START) + 1440,
    )

    free = free_spans(
        Span(START, START + timedelta(days=3)),
        policy,
        [Busy(s) for s in spans],
        PLAIN_CALENDAR,
    )
    length = timedelta(minutes=-(-need // step) * step)
    slow = best_block(free, length, START, step, earliest)
    if slow is not None and slow.start >= START + timedelta(days=1):
        slow = None
    if need % step == 0:
        assert fast == (epoch_min(slow.start) if slow else None)


def test_a_length_the_policy_does_not_take_fits_nowhere():
    policy = Policy(shortest_min=60, longest_min=120, hours=ALWAYS)
    opening = open_minutes(ALWAYS, DAY, 2, PLAIN_CALENDAR)
    begin = epoch_min(START)
    assert first_fit(policy, opening, [], 30, begin, begin + 1440) is None
    assert first_fit(policy, opening, [], 240, begin, begin + 1440) is None
    assert first_fit(policy, opening, [], 60, begin, begin + 1440) == begin


def test_a_night_run_may_reach_into_the_next_day():
    policy = Policy(longest_min=2880, hours=ALWAYS)
    begin = epoch_min(START)
    opening = open_minutes(ALWAYS, DAY, 4, PLAIN_CALENDAR)
    busy = [(begin, begin + 1200)]
    assert first_fit(policy, opening, busy, 1440, begin, begin + 1440) == begin + 1200
