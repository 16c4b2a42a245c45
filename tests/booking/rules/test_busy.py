"""What of a lab's own calendar is closed, as a rule."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.busy import difference, to_block
from booking.rules.span import Span

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
hours = st.integers(-10, 40)


@st.composite
def spans(draw):
    start = AT + timedelta(hours=draw(hours))
    return Span(start, start + timedelta(hours=draw(st.integers(1, 6))))


@given(st.lists(spans(), max_size=6), st.lists(spans(), max_size=6))
def test_closed_time_is_busy_never_taken_and_never_twice(busy, taken):
    blocks, contested = to_block(busy, taken, AT)
    for one in blocks:
        assert not any(one.overlaps(other) for other in taken)
        assert any(one.overlaps(other) for other in busy)
        assert one.end > AT
    assert not any(a.overlaps(b) for a in blocks for b in blocks if a is not b)
    assert contested == any(a.overlaps(b) for a in busy for b in taken)


@given(st.lists(spans(), max_size=6), st.lists(spans(), max_size=6))
def test_every_busy_hour_to_come_is_closed_or_taken(busy, taken):
    blocks, _ = to_block(busy, taken, AT)
    for one in busy:
        if one.end > AT:
            left = Span(max(one.start, AT), one.end).minus([*blocks, *taken])
            assert not left


@given(
    st.dictionaries(st.integers(0, 9), st.integers(0, 2)),
    st.dictionaries(st.integers(0, 9), st.integers(0, 2)),
)
def test_a_difference_leads_from_before_to_after(before, after):
    found = difference(before, after)
    reached = {k: v for k, v in before.items() if k not in found.gone}
    reached |= {k: after[k] for k in (*found.new, *found.changed)}
    assert reached == after
    assert difference(after, after) == difference({}, {})
