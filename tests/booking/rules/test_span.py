"""Spans of time, held against an oracle that counts single minutes."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.span import Span, merged

ORIGIN = datetime(2026, 11, 25, tzinfo=UTC)


def minutes(start: int, end: int) -> Span:
    return Span(ORIGIN + timedelta(minutes=start), ORIGIN + timedelta(minutes=end))


spans = st.tuples(st.integers(0, 120), st.integers(1, 60)).map(
    lambda pair: minutes(pair[0], pair[0] + pair[1])
)


def minutes_in(*several: Span) -> set[int]:
    found: set[int] = set()
    for one in several:
        first = (one.start - ORIGIN) // timedelta(minutes=1)
        found.update(range(first, first + one.minutes))
    return found


def test_two_spans_that_touch_do_not_overlap():
    assert not minutes(0, 10).overlaps(minutes(10, 20))


@pytest.mark.parametrize("end", [0, -10])
def test_a_span_ends_after_it_starts(end):
    with pytest.raises(ValueError, match="after"):
        minutes(0, end)


def test_a_span_needs_to_know_its_zone():
    with pytest.raises(ValueError, match="aware"):
        Span(datetime(2026, 11, 25), datetime(2026, 11, 26))  # noqa: DTZ001


def test_a_span_is_kept_in_utc():
    shanghai = timezone(timedelta(hours=8))
    start = datetime(2026, 11, 25, 8, tzinfo=shanghai)
    assert Span(start, start + timedelta(hours=1)).start.tzinfo is UTC


def test_a_span_at_the_edge_of_the_calendar_is_a_value_error():
    east = timezone(timedelta(hours=8))
    with pytest.raises(ValueError, match="calendar"):
        Span(datetime(1, 1, 1, tzinfo=east), datetime(1, 1, 2, tzinfo=east))


@given(spans, spans)
def test_spans_overlap_when_they_share_a_minute(one, other):
    assert one.overlaps(other) == bool(minutes_in(one) & minutes_in(other))


@given(spans, spans)
def test_the_intersection_is_the_minutes_that_both_have(one, other):
    shared = one.intersection(other)
    assert minutes_in(*([shared] if shared else [])) == minutes_in(one) & minutes_in(
        other
    )


@given(spans, spans)
def test_a_span_contains_another_when_it_has_all_its_minutes(one, other):
    assert one.contains(other) == (minutes_in(other) <= minutes_in(one))


@given(spans, st.lists(spans))
def test_minus_leaves_exactly_the_other_minutes_in_order(whole, others):
    left = whole.minus(others)
    assert minutes_in(*left) == minutes_in(whole) - minutes_in(*others)
    assert all(a.end < b.start for a, b in pairwise(left))


@given(st.lists(spans))
def test_merging_keeps_every_minute_and_leaves_gaps_between(several):
    joined = merged(several)
    assert minutes_in(*joined) == minutes_in(*several)
    assert all(a.end < b.start for a, b in pairwise(joined))


@given(spans, st.integers(0, 30), st.integers(0, 30))
def test_expanding_adds_time_on_both_sides(one, before, after):
    wide = one.expand(timedelta(minutes=before), timedelta(minutes=after))
    assert wide.contains(one)
    assert wide.minutes == one.minutes + before + after
