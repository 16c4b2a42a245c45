"""Which marks rest on certificates, and when the lab is reminded."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.marks import MARK_WORDS, MARKS, against_the_mark
from booking.rules.span import Span
from catalog.rules.certificate import (
    CERTIFICATE_NAMES,
    REMINDED_DAYS,
    CertificateKind,
    date_refusals,
    due_reminder,
    mark_until,
)
from tests.builders.booking import a_span

DAY = date(2026, 11, 25)
LATER, SOON = DAY + timedelta(days=300), DAY + timedelta(days=2)


def test_a_mark_takes_an_accreditation_and_a_calibration():
    assert mark_until({"cma": LATER}, "cma") is None
    assert mark_until({"calibration": LATER}, "cma") is None
    assert mark_until({"cnas": LATER, "calibration": LATER}, "cma") is None
    assert mark_until({"cma": LATER, "calibration": SOON}, "cma") == SOON
    assert mark_until({"cma": SOON, "verification": LATER}, "cma") == SOON
    both = {"cma": LATER, "calibration": SOON, "verification": LATER}
    assert mark_until(both, "cma") == LATER


@given(st.lists(st.integers(-5, 90), max_size=120))
def test_each_reminder_is_given_once_whatever_days_the_clock_runs(days):
    told, given_ = None, []
    for left in sorted(days, reverse=True):
        due = due_reminder(left, told)
        if due is not None:
            told = due
            given_.append(due)
    assert len(set(given_)) == len(given_)
    assert set(given_) <= set(REMINDED_DAYS)
    for reminder in REMINDED_DAYS:
        if reminder in days:
            assert reminder in given_


def test_what_has_lapsed_is_no_longer_announced():
    assert due_reminder(-1, None) is None
    assert due_reminder(0, None) == 7
    assert due_reminder(61, None) is None


def test_a_certificate_is_issued_before_it_ends_and_not_tomorrow():
    codes = [one.code for one in date_refusals(LATER, SOON, DAY)]
    assert codes == ["IssuedLater", "EndsBeforeItBegins"]
    assert date_refusals(DAY, DAY, DAY) == []


def refused(mark, certified, span=None):
    found = against_the_mark(mark, span or a_span(day=27), certified)
    return [(one.code, one.params) for one in found]


def test_a_booking_with_a_mark_is_refused_once_it_lapses_before_the_end():
    held = {"cma": LATER, "calibration": date(2026, 11, 27)}
    assert refused("", {}) == []
    assert refused("cma", held) == []
    assert refused("cnas", held) == [("MarkNotHeld", {"mark": "CNAS"})]
    assert refused("both", held) == [("MarkNotHeld", {"mark": "CNAS"})]
    span = a_span(day=27)
    over_midnight = Span(span.start, span.start + timedelta(hours=20))
    assert refused("cma", held, over_midnight) == [
        ("MarkLapsed", {"mark": "CMA", "until": date(2026, 11, 27)})
    ]


def test_a_booking_until_midnight_ends_on_that_day():
    held = {"cma": LATER, "calibration": date(2026, 11, 27)}
    midnight = a_span(day=28).start.replace(hour=16) - timedelta(days=1)
    assert refused("cma", held, Span(midnight - timedelta(hours=2), midnight)) == []


def test_everything_that_can_be_asked_for_has_a_name():
    assert set(CERTIFICATE_NAMES) == set(CertificateKind)
    assert set(MARK_WORDS) == set(MARKS)
