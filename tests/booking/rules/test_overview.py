"""What is drawn of many instruments on one scale, as rules."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.opening import local_midnight
from booking.rules.overview import CHUNK, MOST_ROWS, cells, chunks, scale_of
from booking.rules.span import Span

MIDNIGHT = local_midnight(date(2026, 11, 23))


@st.composite
def pieces(draw):
    cursor, found = MIDNIGHT - timedelta(hours=5), []
    for _ in range(draw(st.integers(0, 12))):
        length = timedelta(minutes=draw(st.integers(1, 2000)))
        kind = draw(st.sampled_from(("free", "closed", "taken", "pending", "mine")))
        found.append((kind, Span(cursor, cursor + length)))
        cursor += length
    return found


@given(pieces(), st.sampled_from(("day", "night", "week")))
def test_what_is_drawn_lies_on_the_scale_and_covers_what_is_taken(parts, view):
    scale = scale_of(MIDNIGHT, view)
    drawn = cells(parts, scale)
    assert all(scale.first <= one.start for one in drawn)
    assert all(one.start + one.width <= scale.last for one in drawn)
    assert all(one.width > 0 for one in drawn)
    for kind, span in parts:
        shown = span.intersection(scale.within)
        if shown is None or (kind == "free" and view == "week"):
            continue
        first, last = scale.steps(shown)
        assert any(
            one.kind == kind and one.start <= first and one.start + one.width >= last
            for one in drawn
        )


def test_free_time_of_a_week_is_the_paper_itself():
    free = [("free", Span(MIDNIGHT, MIDNIGHT + timedelta(days=1)))]
    assert cells(free, scale_of(MIDNIGHT, "week")) == []
    assert len(cells(free, scale_of(MIDNIGHT, "night"))) == 1


@given(st.integers(0, MOST_ROWS))
def test_chunks_leave_no_row_out(total):
    begins = chunks(total)
    assert sum(min(CHUNK, total - begin) for begin in begins) == total


def test_a_scale_begins_at_the_local_midnight():
    assert datetime(2026, 11, 22, 16, tzinfo=UTC) == MIDNIGHT
    assert scale_of(MIDNIGHT, "day").within.start == MIDNIGHT + timedelta(hours=8)


def test_nobody_scrolls_through_a_hundred_thousand_rows():
    assert chunks(100_000)[-1] + CHUNK == MOST_ROWS
