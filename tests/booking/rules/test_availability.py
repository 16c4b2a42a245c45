"""Free time, slots and the best block."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules import grid
from booking.rules.availability import best_block, blocks, free_spans, slots
from booking.rules.facts import Busy
from booking.rules.opening import DEFAULT_HOURS, PLAIN_CALENDAR, day_span
from booking.rules.policy import Policy
from booking.rules.span import Span
from kernel.values.clock import local_day
from tests.booking.rules.wishes import NOW, moment, span

DAY = day_span(local_day(moment("11-26 00:00")))
LONG_AGO = moment("11-01 00:00")
TWO_HOURS = timedelta(hours=2)


def free(*taken: Span, **settings: int) -> list[Span]:
    policy = Policy(hours=DEFAULT_HOURS, **settings)  # type: ignore[arg-type]
    return free_spans(DAY, policy, [Busy(one) for one in taken], PLAIN_CALENDAR)


def test_free_time_is_open_time_without_what_is_taken():
    taken = span("11-26 10:00", "11:00"), span("11-26 07:00", "09:00")
    assert free(*taken) == [span("11-26 09:00", "10:00"), span("11-26 11:00", "20:00")]


def test_a_booking_needs_room_for_its_own_set_up_and_clean_up():
    taken = span("11-26 12:00", "13:00")
    assert free(taken, setup_min=30, cleanup_min=60) == [
        span("11-26 08:00", "11:00"),
        span("11-26 13:30", "20:00"),
    ]


def test_the_best_block_starts_as_close_to_the_wish_as_it_can():
    spans = free(span("11-26 09:00", "13:00"))
    best = best_block(spans, TWO_HOURS, moment("11-26 11:30"), 30, LONG_AGO)
    assert best == span("11-26 13:00", "15:00")


def test_the_best_block_is_the_wish_itself_when_it_is_free():
    best = best_block(free(), TWO_HOURS, moment("11-26 09:30"), 30, LONG_AGO)
    assert best == span("11-26 09:30", "11:30")


def test_no_block_starts_before_the_earliest_moment():
    earliest = moment("11-26 16:10")
    best = best_block(free(), TWO_HOURS, moment("11-26 09:30"), 30, earliest)
    assert best == span("11-26 16:30", "18:30")


def test_there_is_no_block_where_nothing_is_long_enough():
    spans = free(span("11-26 09:00", "19:00"))
    assert best_block(spans, TWO_HOURS, moment("11-26 09:30"), 30, LONG_AGO) is None


def test_a_length_between_two_steps_is_rounded_up():
    best = best_block(
        free(), timedelta(minutes=50), moment("11-26 09:00"), 30, LONG_AGO
    )
    assert best == span("11-26 09:00", "10:00")


def test_slots_are_cut_from_the_start_of_each_free_span():
    spans = [span("11-26 11:00", "12:00"), span("11-26 14:00", "15:10")]
    assert len(slots(spans, 20)) == 6


pieces = st.lists(
    st.tuples(st.integers(0, 287), st.integers(1, 60)).map(
        lambda p: Span(
            DAY.start + timedelta(minutes=5 * p[0]),
            DAY.start + timedelta(minutes=5 * (p[0] + p[1])),
        )
    )
)


@given(pieces, st.sampled_from([10, 30, 60]), st.integers(1, 8), st.integers(0, 1440))
def test_every_block_is_free_on_the_grid_and_in_time(taken, step, steps, minute):
    spans = free(*taken, step_min=step)
    wished = DAY.start + timedelta(minutes=minute)
    earliest = DAY.start + timedelta(hours=9, minutes=7)
    length = timedelta(minutes=step * steps)
    found = list(blocks(spans, length, wished, step, earliest))
    for block in found:
        assert block.length == length
        assert block.start >= earliest
        assert grid.on_grid(block.start, step)
        assert any(one.contains(block) for one in spans)
    gaps = [abs(block.start - wished) for block in found]
    assert gaps == sorted(gaps)


@given(st.integers(-(10**7), 10**7), st.sampled_from([5, 15, 30, 60, 1440]))
def test_the_grid_rounds_down_up_and_to_the_nearest(seconds, step):
    now = NOW + timedelta(seconds=seconds)
    before, after = grid.floor(now, step), grid.ceil(now, step)
    assert before <= now <= after
    assert after - before in (timedelta(), timedelta(minutes=step))
    assert grid.nearest(now, step) in (before, after)
    assert grid.on_grid(before, step)
    assert grid.on_grid(after, step)


def test_the_grid_of_a_day_begins_at_local_midnight():
    assert grid.on_grid(moment("11-26 00:00"), 1440)
    assert not grid.on_grid(moment("11-26 08:00"), 1440)
