"""Maintenance that repeats, as rules."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.maintenance import (
    DISPLACE,
    REFUSE,
    SKIP,
    WAYS,
    MaintenanceInTheWay,
    PlanInThePast,
    PlanMeetsItself,
    month_of,
    plan_refusals,
    plan_times,
    week_of,
)
from booking.rules.span import Span

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def times(*days, hours=1):
    return [
        Span(AT + timedelta(days=day), AT + timedelta(days=day, hours=hours))
        for day in days
    ]


@given(
    st.lists(st.integers(-3, 9), unique=True),
    st.lists(st.integers(-3, 9)),
    st.lists(st.integers(-3, 9)),
    st.sampled_from(WAYS),
)
def test_what_is_kept_never_lies_over_downtime_nor_over_bookings_unless_displacing(
    planned, booked, down, way
):
    found = plan_times(times(*sorted(planned)), times(*booked), times(*down), way, AT)
    for one in found:
        assert one.span.start > AT
        if one.kept:
            assert not any(one.span.overlaps(other) for other in times(*down))
            assert way == DISPLACE or not one.booked


def test_a_plan_over_a_booking_is_refused_left_out_or_displaces():
    spans, booked = times(1, 8), times(8)
    refused = plan_refusals(spans, plan_times(spans, booked, [], REFUSE, AT), REFUSE)
    assert refused == [MaintenanceInTheWay(1, 2, spans[1].start)]
    for way, kept in ((SKIP, [True, False]), (DISPLACE, [True, True])):
        found = plan_times(spans, booked, [], way, AT)
        assert [one.kept for one in found] == kept
        assert plan_refusals(spans, found, way) == []


def test_a_plan_of_which_nothing_is_left_is_refused_whatever_was_chosen():
    spans = times(1)
    found = plan_times(spans, [], times(1), SKIP, AT)
    assert isinstance(plan_refusals(spans, found, SKIP)[0], MaintenanceInTheWay)
    past = times(-2, -1)
    assert plan_refusals(past, plan_times(past, [], [], SKIP, AT), SKIP) == [
        PlanInThePast()
    ]


def test_times_that_run_into_each_other_are_no_plan():
    spans = times(1, 2, hours=30)
    found = plan_times(spans, [], [], SKIP, AT)
    assert plan_refusals(spans, found, SKIP) == [PlanMeetsItself()]


@given(st.dates(date(2020, 1, 1), date(2100, 12, 1)))
def test_a_months_sheet_has_whole_weeks_and_every_day_of_the_month(day):
    first, days = month_of(day)
    assert first.weekday() == 0
    assert days % 7 == 0
    sheet = [first + timedelta(days=n) for n in range(days)]
    assert day.replace(day=1) in sheet
    month = [one for one in sheet if one.month == day.month and one.year == day.year]
    assert (month[-1] + timedelta(days=1)).month != day.month
    assert week_of(day) == (day - timedelta(days=day.weekday()), 7)
