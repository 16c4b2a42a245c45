"""The grid counts from Shanghai's midnight."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules import grid
from booking.rules.span import Span

MIDNIGHT = datetime(2026, 11, 25, 16, tzinfo=UTC)
STEPS = st.sampled_from([5, 10, 15, 20, 30, 60, 90, 120, 480, 1440])
MOMENTS = st.integers(0, 40_000).map(lambda n: MIDNIGHT + timedelta(minutes=n))


def test_midnight_in_shanghai_is_on_every_grid():
    assert all(grid.on_grid(MIDNIGHT, step) for step in (5, 30, 60, 480, 1440))
    assert not grid.on_grid(MIDNIGHT + timedelta(minutes=10), 30)


@given(moment=MOMENTS, step=STEPS)
def test_floor_and_ceiling_enclose_the_moment(moment, step):
    low, high = grid.floor(moment, step), grid.ceil(moment, step)
    assert low <= moment <= high
    assert grid.on_grid(low, step)
    assert grid.on_grid(high, step)
    assert high - low in (timedelta(), timedelta(minutes=step))
    assert grid.nearest(moment, step) in (low, high)


@given(start=MOMENTS, minutes=st.integers(1, 600), step=STEPS)
def test_a_snapped_span_lies_on_the_grid_and_is_a_step_long_at_least(
    start, minutes, step
):
    span = grid.snapped(Span(start, start + timedelta(minutes=minutes)), step)
    assert grid.on_grid(span.start, step)
    assert grid.on_grid(span.end, step)
    assert span.minutes >= step
