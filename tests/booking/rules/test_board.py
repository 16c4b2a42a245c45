"""A lab's day as lanes, and the figures above them."""

from datetime import timedelta

import pytest

from booking.rules.board import Lane, LaneBlock, day_figures, shown_kind
from booking.rules.opening import day_span, every_day, hours_shown, on_workdays
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from kernel.values.clock import local_day
from kernel.values.text import Bilingual
from tests.builders.booking import a_span, local

NOON = local(25, 12)


def a_block(start: float, hours: float, kind: str = "coming", **more) -> LaneBlock:
    span = a_span(25, start, hours)
    return LaneBlock(kind, span, span.end, code="B-00000001", **more)


def a_lane(*blocks: LaneBlock, suspended: bool = False) -> Lane:
    """Make a lane that is open from 8 to 20."""
    return Lane(
        code="TT-1",
        name=Bilingual("测试"),
        model="M",
        zone="zhangjiang",
        suspended=suspended,
        within=day_span(local_day(NOON)),
        opened=[a_span(25, 8, 12)],
        blocks=list(blocks),
    )


def test_a_lane_knows_what_is_on_now_and_what_comes_next():
    morning, afternoon = a_block(9, 3, "done"), a_block(13, 2)
    lane = a_lane(morning, afternoon)
    assert lane.now(NOON) is None, "a booking ends where the next may begin"
    assert lane.now(NOON - timedelta(minutes=1)) is morning
    assert lane.next(NOON) is afternoon


def test_the_share_counts_booked_time_inside_opening_hours_only():
    lane = a_lane(a_block(6, 5, "done"), a_block(14, 3), a_block(18, 1, "pending"))
    assert lane.open_min == 12 * 60
    assert lane.used_min == 6 * 60
    assert lane.used_pct == 50


def test_closed_time_is_what_is_neither_open_nor_taken():
    closed = a_lane(a_block(6, 1)).closed
    assert closed == [a_span(25, 0, 6), a_span(25, 7, 1), a_span(25, 20, 4)]


def test_a_lane_that_is_never_open_has_no_share():
    lane = Lane("TT-1", Bilingual("测试"), "M", "neobay", False, day_span(
        local_day(NOON)), [], [])  # fmt: skip
    assert lane.used_pct == 0
    assert day_figures([lane], NOON).used_pct == 0


def test_the_figures_add_up_what_the_lanes_show():
    down = a_block(8, 12, "maintenance")
    lanes = [
        a_lane(a_block(8, 3, "done"), a_block(11, 2, "running", outside=True)),
        a_lane(a_block(14, 3), a_block(18, 1, "pending")),
        a_lane(down),
        a_lane(suspended=True),
    ]
    figures = day_figures(lanes, NOON)
    assert (figures.lanes, figures.in_use, figures.down) == (4, 1, 2)
    assert figures.bookings == 3
    assert figures.open_min == 4 * 12 * 60
    assert figures.used_min == 8 * 60
    assert figures.used_min == (
        figures.done_min + figures.running_min + figures.coming_min
    )
    assert figures.cross_zone_pct == 25


@pytest.mark.parametrize(
    ("kind", "downtime", "state", "start", "drawn"),
    [
        ("downtime", "fault", None, 9, "maintenance"),
        ("downtime", "training", None, 9, "training"),
        ("request", None, ReservationState.REQUESTED, 13, "pending"),
        ("reservation", None, ReservationState.CONFIRMED, 13, "coming"),
        ("reservation", None, ReservationState.CONFIRMED, 12, "running"),
        ("reservation", None, ReservationState.CONFIRMED, 11, "running"),
        ("reservation", None, ReservationState.CONFIRMED, 10, "done"),
        ("reservation", None, ReservationState.COMPLETED, 11, "done"),
    ],
)
def test_a_stretch_is_drawn_by_its_kind_state_and_time(
    kind, downtime, state, start, drawn
):
    span: Span = a_span(25, start, 2)
    assert shown_kind(kind, downtime, state, span, NOON) == drawn


def test_a_calendar_shows_whole_hours_around_every_window():
    assert hours_shown(
        on_workdays((8 * 60 + 30, 12 * 60), (13 * 60, 20 * 60 + 15))
    ) == (
        8,
        21,
    )
    assert hours_shown(every_day((0, 1440))) == (0, 24)
    assert hours_shown(every_day()) == (8, 20), "nothing set yet: the usual hours"
