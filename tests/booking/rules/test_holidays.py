"""A list of holidays, row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.holidays import WHY, DayKind, read_rows, years_shown

GOOD = {"date": "2027-01-01", "kind": "holiday", "name_zh": "元旦"}


def test_rows_of_the_published_table_are_read():
    found = read_rows([
        GOOD,
        {"date": "2027/02/20", "kind": "makeup_workday", "name_zh": "春节"},
    ])  # fmt: skip
    assert [(one.day, one.kind) for one in found.days] == [
        (date(2027, 1, 1), DayKind.HOLIDAY),
        (date(2027, 2, 20), DayKind.WORKDAY),
    ]
    assert found.years == (2027,)
    assert found.refused == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"date": "2027-02-30"}, "date"),
        ({"date": "1999-01-01"}, "date"),
        ({"date": ""}, "date"),
        ({"kind": "party"}, "kind"),
        ({"kind": "makeup_workday"}, "weekday"),
        ({"name_zh": ""}, "name"),
        ({"name_zh": "a\0"}, "name"),
        ({"name_zh": "春" * 41}, "name"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_by_its_number(change, why):
    found = read_rows([GOOD, {**GOOD, "date": "2027-01-04", **change}])
    assert [(one.number, one.why) for one in found.refused] == [(3, why)]
    assert len(found.days) == 1


def test_a_day_that_stands_twice_is_refused_the_second_time():
    assert [one.why for one in read_rows([GOOD, GOOD]).refused] == ["twice"]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["date", "kind", "name_zh"]), st.text(max_size=60)
        )
    )
)
def test_every_row_is_either_a_day_or_refused_with_a_reason(rows):
    found = read_rows(rows)
    assert len(found.days) + len(found.refused) == len(rows)
    assert all(one.why in WHY for one in found.refused)


def test_the_next_year_is_spoken_of_before_it_is_published():
    assert years_shown([2024, 2026], date(2026, 11, 25)) == [2027, 2026, 2024]
