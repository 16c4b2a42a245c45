"""Each row of the customs decision table, and how long supervision lasts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.customs import (
    YEARS,
    CustomsFacts,
    CustomsUse,
    Purpose,
    Reason,
    Verdict,
    decide,
    report_due,
    supervision_until,
)

DAY = date(2026, 11, 25)
RELEASED = date(2025, 3, 1)
FREE = CustomsFacts(supervised=False, until=None)
BARE = CustomsFacts(supervised=True, until=date(2028, 3, 1), report_year=2025)
LISTED = CustomsFacts(True, date(2028, 3, 1), "实验楼 101", True, 2025)


def use(**changes: object) -> CustomsUse:
    plain = {"on": DAY, "own_unit": True, "on_site": True, "purpose": Purpose.RESEARCH}
    return CustomsUse(**{**plain, **changes})


ROWS = [
    (1, FREE, use(own_unit=False), Verdict.ALLOW, {Reason.NOT_DUTY_FREE}),
    (2, LISTED, use(on=date(2028, 3, 1)), Verdict.ALLOW, {Reason.PERIOD_OVER}),
    (3, BARE, use(), Verdict.ALLOW, {Reason.OWN_USE}),
    (4, LISTED, use(own_unit=False), Verdict.ALLOW_AND_LOG, {Reason.SIMPLIFIED}),
    (5, BARE, use(own_unit=False), Verdict.BLOCK, {Reason.APPROVAL_NEEDED}),
    (5, BARE, use(own_unit=False, approval_no="A1"), Verdict.ALLOW_AND_LOG, {Reason.SIMPLIFIED}),
    (6, LISTED, use(on_site=False), Verdict.BLOCK, {Reason.NOTICE_NEEDED}),
    (6, LISTED, use(on_site=False, notice_no="N1"), Verdict.ALLOW_AND_LOG, {Reason.SIMPLIFIED}),
    (7, BARE, use(purpose=Purpose.OTHER), Verdict.BLOCK, {Reason.TAX_RECORD_NEEDED}),
    (7, BARE, use(purpose=Purpose.OTHER, tax_record="T1"), Verdict.ALLOW_AND_LOG, {Reason.SIMPLIFIED}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "facts", "wanted", "verdict", "reasons"), ROWS)
def test_a_row_of_the_table_decides(row, facts, wanted, verdict, reasons):
    found = decide(facts, wanted)
    assert (found.verdict, set(found.reasons)) == (verdict, reasons)


def test_the_eighth_row_warns_of_a_report_that_is_due():
    late = CustomsFacts(True, date(2028, 3, 1), report_year=2024)
    assert decide(late, use()).report_due
    assert not decide(BARE, use()).report_due
    assert not report_due(FREE, DAY)


def test_every_missing_document_is_named_at_once():
    found = decide(BARE, use(own_unit=False, on_site=False, purpose=Purpose.OTHER))
    assert set(found.reasons) == {
        Reason.NOTICE_NEEDED,
        Reason.TAX_RECORD_NEEDED,
        Reason.APPROVAL_NEEDED,
    }


def test_a_leap_day_ends_on_the_28th():
    assert supervision_until(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert supervision_until(date(2024, 2, 29), 8) == date(2032, 2, 29)
    assert supervision_until(None, 3) is None
    assert supervision_until(RELEASED, None) == date(2028, 3, 1)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.sampled_from(YEARS))
def test_supervision_ends_in_the_same_month_so_many_years_on(released, years):
    until = supervision_until(released, years)
    assert until.year == released.year + years
    assert until.month == released.month
