"""Repeating times, held to 245 published vectors and to RFC 5545 where it is quoted."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.recurrence import (
    MOST_OCCURRENCES,
    NoOccurrence,
    RuleNeedsEnd,
    RuleNotRead,
    TooManyOccurrences,
    occurrences,
    recurrence_refusals,
)
from booking.rules.span import Span
from kernel.values.clock import SHANGHAI, local

VECTORS = json.loads(
    (Path(__file__).parent / "data" / "rrule_vectors.json").read_text("utf-8")
)
CENTURIES = timedelta(days=200 * 366)
BEYOND = ("HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND",
          "BYEASTER", "BYWEEKDAY", "EXDATE", "RDATE", "EXRULE")  # fmt: skip


def first(*moment: int, hours: float = 2) -> Span:
    start = datetime(*moment, tzinfo=SHANGHAI)
    return Span(start, start + timedelta(hours=hours))


def one_rule(vector) -> tuple[str, Span] | None:
    lines = vector["rrule"].splitlines()
    if len(lines) != 2 or not lines[1].startswith("RRULE:"):
        return None
    start = datetime.strptime(lines[0][-15:], "%Y%m%dT%H%M%S").replace(tzinfo=SHANGHAI)
    return lines[1][6:], Span(start, start + timedelta(hours=1))


WITHIN = [
    v for v in VECTORS if one_rule(v) and not any(b in v["rrule"] for b in BEYOND)
]
OUTSIDE = [v for v in VECTORS if one_rule(v) and v not in WITHIN]


def test_most_vectors_are_within_the_subset():
    assert len(WITHIN) > 100
    assert len(OUTSIDE) > 100


@pytest.mark.parametrize("vector", WITHIN, ids=lambda v: v["test"])
def test_a_vector_of_the_subset_makes_its_dates(vector):
    rule, span = one_rule(vector)
    if "COUNT" in rule and "UNTIL" in rule:
        assert recurrence_refusals(rule, span) == [RuleNotRead()]
        return
    reach = CENTURIES if span.start.year < 9000 else timedelta(days=365)
    made = [local(one.start).replace(tzinfo=None).isoformat()
            for one in occurrences(rule, span, reach)]  # fmt: skip
    assert made == vector["expected"][:MOST_OCCURRENCES]


@pytest.mark.parametrize("vector", OUTSIDE, ids=lambda v: v["test"])
def test_a_vector_beyond_the_subset_is_refused(vector):
    rule, span = one_rule(vector)
    assert recurrence_refusals(rule, span) == [RuleNotRead()]


def test_a_fifth_weekday_that_a_month_lacks_is_left_out():
    rule, span = "FREQ=MONTHLY;BYDAY=5MO;COUNT=4", first(2026, 11, 30, 9)
    assert [local(one.start).date().isoformat() for one in occurrences(rule, span)] == [
        "2026-11-30",
        "2027-03-29",
        "2027-05-31",
        "2027-08-30",
    ]


def test_the_31st_is_left_out_of_short_months():
    made = occurrences("FREQ=MONTHLY;COUNT=3", first(2026, 12, 31, 9))
    assert [local(one.start).month for one in made] == [12, 1, 3]


def test_until_a_day_counts_that_day():
    made = occurrences("FREQ=DAILY;UNTIL=20261128", first(2026, 11, 26, 22))
    assert len(made) == 3


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=WEEKLY", RuleNeedsEnd()),
        ("FREQ=DAILY;COUNT=101", TooManyOccurrences()),
        ("FREQ=DAILY;UNTIL=20280101", TooManyOccurrences()),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", NoOccurrence()),
        ("FREQ=DAILY;COUNT=0", RuleNotRead()),
        ("FREQ=DAILY;COUNT=-1", RuleNotRead()),
        ("FREQ=DAILY;INTERVAL=0;COUNT=2", RuleNotRead()),
        ("FREQ=DAILY;UNTIL=soon", RuleNotRead()),
        ("FREQ=DAILY;COUNT=2;COUNT=3", RuleNotRead()),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", RuleNotRead()),
        ("DROP TABLE", RuleNotRead()),
        ("每周一", RuleNotRead()),
        ("", RuleNotRead()),
    ],
)
def test_a_rule_that_makes_no_series_says_why(rule, reason):
    assert recurrence_refusals(rule, first(2026, 11, 26, 9)) == [reason]


@given(st.text(alphabet="FREQ=DAILYWKMONTHUC;BS,0123456789+-", max_size=60))
def test_no_text_breaks_the_reader(text):
    span = first(2026, 11, 26, 9)
    if not recurrence_refusals(text, span):
        assert 1 <= len(occurrences(text, span)) <= MOST_OCCURRENCES
