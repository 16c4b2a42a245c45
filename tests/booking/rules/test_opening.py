"""Opening hours: weekdays, midnight, holidays, single days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.opening import (
    ALWAYS,
    DEFAULT_HOURS,
    PLAIN_CALENDAR,
    OpeningHours,
    WorkCalendar,
    day_span,
    every_day,
    on_workdays,
    open_spans,
)
from booking.rules.opening_settings import hours_from_setting, setting_of_hours
from booking.rules.span import Span
from kernel.values.clock import local
from tests.booking.rules.wishes import moment, span

GOLDEN_WEEK = WorkCalendar(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    workdays=frozenset({date(2026, 10, 10)}),
    known_years=frozenset({2026}),
)


def test_a_workplace_is_open_on_workdays_only():
    week = span("11-23 00:00", "11-30 00:00")
    opens = [
        local(s.start).strftime("%a %H")
        for s in open_spans(DEFAULT_HOURS, week, PLAIN_CALENDAR)
    ]
    assert opens == ["Mon 08", "Tue 08", "Wed 08", "Thu 08", "Fri 08"]


def test_always_open_is_one_span_over_every_midnight():
    week = span("11-23 00:00", "11-30 00:00")
    assert open_spans(ALWAYS, week, PLAIN_CALENDAR) == [week]


def test_a_window_to_midnight_joins_the_next_morning():
    night_shift = every_day((0, 360), (1320, 1440))
    found = open_spans(night_shift, span("11-25 12:00", "11-26 12:00"), PLAIN_CALENDAR)
    assert found == [span("11-25 22:00", "11-26 06:00")]


def test_only_the_time_asked_about_is_returned():
    found = open_spans(DEFAULT_HOURS, span("11-25 10:00", "11:00"), PLAIN_CALENDAR)
    assert found == [span("11-25 10:00", "11:00")]


def test_a_holiday_is_closed_and_its_made_up_saturday_is_open():
    golden = span("09-30 00:00", "10-11 00:00")
    days = [local(s.start).day for s in open_spans(DEFAULT_HOURS, golden, GOLDEN_WEEK)]
    assert days == [30, 8, 9, 10]


def test_a_place_that_does_not_follow_holidays_keeps_its_week():
    hours = replace(DEFAULT_HOURS, follows_holidays=False)
    golden = span("10-01 00:00", "10-11 00:00")
    assert len(open_spans(hours, golden, GOLDEN_WEEK)) == 7


def test_a_year_not_yet_published_counts_by_weekday():
    unpublished = replace(GOLDEN_WEEK, known_years=frozenset())
    golden = span("10-01 00:00", "10-03 00:00")
    assert len(open_spans(DEFAULT_HOURS, golden, unpublished)) == 2


def test_a_single_day_set_apart_beats_holiday_and_weekday():
    hours = replace(DEFAULT_HOURS, exceptions=((date(2026, 10, 1), ((600, 720),)),))
    found = open_spans(hours, day_span(date(2026, 10, 1)), GOLDEN_WEEK)
    assert found == [span("10-01 10:00", "12:00")]


def test_a_single_day_without_windows_is_closed():
    hours = replace(ALWAYS, exceptions=((date(2026, 11, 25), ()),))
    assert open_spans(hours, day_span(date(2026, 11, 25)), PLAIN_CALENDAR) == []


windows = (
    st.lists(st.integers(0, 1440), max_size=6, unique=True)
    .map(sorted)
    .map(lambda ends: tuple(zip(ends[::2], ends[1::2], strict=False)))
)
any_hours = st.builds(
    OpeningHours, st.tuples(*[windows] * 7), st.booleans(), st.just(())
)


@given(any_hours, st.integers(0, 10 * 1440), st.integers(1, 2 * 1440))
def test_every_open_minute_lies_in_a_window_of_its_local_day(hours, offset, length):
    start = moment("09-29 00:00") + timedelta(minutes=offset)
    asked = Span(start, start + timedelta(minutes=length))
    found = open_spans(hours, asked, GOLDEN_WEEK)
    for step in range(0, length, 17):
        now = asked.start + timedelta(minutes=step)
        minute = local(now).hour * 60 + local(now).minute
        todays = hours.windows_on(local(now).date(), GOLDEN_WEEK)
        is_open = any(opens <= minute < closes for opens, closes in todays)
        assert is_open == any(one.start <= now < one.end for one in found)


@given(any_hours)
def test_hours_survive_being_written_as_a_setting(hours):
    assert hours_from_setting(setting_of_hours(hours)) == hours


def test_a_day_set_apart_survives_being_written_as_a_setting():
    hours = OpeningHours(
        on_workdays((480, 720)).week, exceptions=((date(2026, 5, 1), ((600, 660),)),)
    )
    assert hours_from_setting(setting_of_hours(hours)) == hours


@pytest.mark.parametrize(
    "setting",
    [
        {"mon": [[540, 480]]},
        {"mon": [[-1, 480]]},
        {"mon": [[0, 1441]]},
        {"mon": [[540, 1020], [600, 660]]},
        {"mon": [["9", "17"]]},
        {"mon": [[True, 60]]},
        {"mon": "9-17"},
        {"monday": []},
        {"follows_holidays": "yes"},
        {"exceptions": {"2026-02-30": []}},
        {"exceptions": []},
        [],
        None,
    ],
)
def test_hours_that_cannot_be_meant_are_not_taken(setting):
    with pytest.raises(ValueError, match=r"."):
        hours_from_setting(setting)
