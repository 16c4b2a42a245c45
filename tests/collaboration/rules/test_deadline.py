"""When reports are due and who is reminded when, by rules with a first day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.rules.deadline import (
    Deadline,
    DeadlineInPast,
    Deadlines,
    RemindedTooEarly,
    deadline_refusals,
)
from collaboration.rules.period import Period
from collaboration.rules.vocabulary import TASKS, first_deadlines
from kernel.values.errors import NotFound

FIRST = [
    Deadline(effective_from=date(2000, 1, 1), **one | {"ahead_days": tuple(one["ahead_days"])})
    for one in first_deadlines()
]  # fmt: skip
RULES = Deadlines(tuple(FIRST))
TODAY = date(2026, 11, 25)
LATER = Deadline(7, "Q", date(2026, 12, 1), 20, (14, 3), 3, 4)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026Q3", date(2026, 10, 10)),
        ("2026Q4", date(2027, 1, 10)),
        ("2026H1", date(2026, 7, 10)),
        ("2026H2", date(2027, 1, 10)),
        ("2026", date(2027, 1, 20)),
    ],
)
def test_the_first_rules_are_day_ten_and_the_twentieth_of_january(task, text, due):
    period = Period.parse(text)
    assert period is not None
    assert RULES.due_on(task, period) == due


def test_until_its_due_day_the_period_just_ended_is_written_about():
    assert str(RULES.reporting_now(7, date(2026, 10, 10))) == "2026Q3"
    assert str(RULES.reporting_now(7, date(2026, 10, 11))) == "2026Q4"
    assert str(RULES.reporting_now(7, date(2026, 1, 5))) == "2025Q4"


def test_a_rule_holds_for_periods_that_end_on_its_day_or_later():
    rules = Deadlines((*FIRST, LATER))
    q3, q4 = Period(2026, "Q", 3), Period(2026, "Q", 4)
    assert rules.due_on(7, q3) == date(2026, 10, 10)
    assert rules.due_on(7, q4) == date(2027, 1, 20)
    assert rules.due_on(8, q4) == date(2027, 1, 10)
    on_the_day = replace(LATER, effective_from=q4.last_day)
    assert Deadlines((*FIRST, on_the_day)).of(7, q4) == on_the_day
    day_after = replace(LATER, effective_from=q4.last_day + timedelta(days=1))
    assert Deadlines((*FIRST, day_after)).due_on(7, q4) == date(2027, 1, 10)


def test_of_two_rules_from_one_day_the_one_set_last_holds():
    again = replace(LATER, due_days=15)
    rules = Deadlines((*FIRST, LATER, again))
    assert rules.of(7, Period(2026, "Q", 4)) == again
    assert rules.followed_by(FIRST[3]) == [again]


def test_a_task_without_rules_is_not_known():
    with pytest.raises(NotFound):
        RULES.due_on(9, Period(2026, "Q", 4))


def test_reminders_come_ahead_the_day_after_and_then_at_even_distances():
    due, first = date(2026, 10, 10), FIRST[0]
    days = [n for n in range(-15, 20) if first.reminds_on(due, due + timedelta(days=n))]
    assert days == [-7, -1, 1, 8, 15]
    days = [n for n in range(-15, 9) if LATER.reminds_on(due, due + timedelta(days=n))]
    assert days == [-14, -3, 1, 4, 7]
    daily = replace(LATER, every_days=1)
    assert all(daily.reminds_on(due, due + timedelta(days=n)) for n in range(1, 9))
    waited = [
        n for n in range(12) if first.reminds_reviewers(due, due + timedelta(days=n))
    ]
    assert waited == [5, 10]
    assert Deadlines((*FIRST, LATER)).longest_ahead == timedelta(days=14)


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(1, 60),
    st.sampled_from("QHY"),
)
def test_no_new_rule_makes_a_report_late_today(today, due_days, kind):
    rule = Deadline(7, kind, today, due_days, (), 7, 5)
    assert deadline_refusals(rule, today) == []
    rules = Deadlines((*FIRST, rule))
    ended = Period.containing(today, kind).previous
    assert rules.due_on(7, ended) == RULES.due_on(7, ended)
    assert rules.due_on(7, ended.next) > today


def test_a_rule_for_the_past_or_with_reminders_before_the_period_ends_is_refused():
    yesterday = replace(LATER, effective_from=TODAY - timedelta(days=1))
    assert deadline_refusals(yesterday, TODAY) == [DeadlineInPast(TODAY)]
    early = replace(LATER, ahead_days=(20,))
    assert deadline_refusals(early, TODAY) == [RemindedTooEarly(20)]
    assert deadline_refusals(LATER, TODAY) == []
