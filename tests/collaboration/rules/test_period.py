"""Reporting periods, their due days and what may be reported when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.rules.period import Period
from collaboration.rules.refusals import FuturePeriod, PeriodNotOver, WrongPeriod
from collaboration.rules.report_period import period_refusals, too_early


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(text, first, last):
    period = Period.parse(text)
    assert (period.first_day, period.last_day) == (first, last)
    assert str(period) == text


@pytest.mark.parametrize(
    "text", ["", "2026Q5", "2026H3", "26Q1", "2026q1", "2026Q1 ", "１２34", "1999"]
)
def test_nothing_else_is_a_period(text):
    assert Period.parse(text) is None


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.sampled_from("QHY"))
def test_every_day_lies_in_exactly_one_period_of_a_kind(day, kind):
    period = Period.containing(day, kind)
    assert period.first_day <= day <= period.last_day
    assert period.next.previous == period
    assert period.start.date() == period.first_day
    assert period.end == period.next.start


def test_a_period_that_has_not_begun_is_refused():
    period = Period.parse("2027Q1")
    today = date(2026, 11, 25)
    assert period_refusals(period, date(2026, 1, 1), today) == [
        FuturePeriod(date(2027, 1, 1))
    ]


def test_a_period_before_the_project_is_refused():
    start = date(2026, 7, 1)
    period = Period.parse("2026Q2")
    assert period_refusals(period, start, date(2026, 11, 25)) == [WrongPeriod(start)]
    assert period_refusals(period.next, start, date(2026, 11, 25)) == []


def test_a_running_period_is_handed_in_on_its_last_day_at_the_earliest():
    period = Period.parse("2026Q4")
    assert too_early(period, date(2026, 12, 30)) == [PeriodNotOver(date(2026, 12, 31))]
    assert too_early(period, date(2026, 12, 31)) == []
