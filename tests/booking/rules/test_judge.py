"""The judge: each rule alone, all reasons at once, and what a manager may."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.facts import Busy, Held
from booking.rules.judge import refusals
from booking.rules.limit_refusals import QuotaUsed, TooManyOpen
from booking.rules.opening import DEFAULT_HOURS, OpeningHours
from booking.rules.overridable import hard
from booking.rules.policy import Policy
from booking.rules.refusals import (
    AccountSuspended,
    CustomsSupervised,
    InThePast,
    ModeNotOffered,
    NeverOpen,
    NoNights,
    NotBookable,
    NoTimeBetween,
    NotInTime,
    OffGrid,
    OutsideHours,
    SlotTaken,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
    UnderMaintenance,
)
from booking.rules.span import Span
from tests.booking.rules.wishes import (
    COLLEAGUE,
    MANAGER,
    NOW,
    STRANGER,
    TERMS,
    facts,
    moment,
    span,
    wish,
)

MORNING = span("11-26 09:00", "12:00")
LATER = span("11-29 20:00", "21:00")
WEEKEND = span("11-28 00:00", "14:00")
SUSPENDED = replace(STRANGER, suspended=True)
SUPERVISED = replace(TERMS, customs_supervised_until=date(2027, 3, 11))


def test_a_plain_request_meets_no_refusal():
    assert refusals(wish(MORNING), facts(), NOW) == []


def test_a_booking_may_start_when_the_one_before_ends():
    before = span("11-26 07:00", "09:00")
    assert refusals(wish(MORNING), facts(busy=[before]), NOW) == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (facts(person=SUSPENDED), AccountSuspended()),
        (facts(terms=replace(TERMS, published=False)), NotBookable()),
        (facts(enabled=False), NotBookable()),
        (
            facts(terms=replace(TERMS, modes=("sample",))),
            ModeNotOffered(("sending samples",)),
        ),
        (facts(terms=SUPERVISED), CustomsSupervised(date(2027, 3, 11))),
        (facts(shortest_min=240), TooShort(240, 180)),
        (facts(longest_min=60), TooLong(60, 180)),
        (facts(held=[Held(LATER), Held(LATER)], max_open=2), TooManyOpen(2, 2)),
        (
            facts(held=[Held(WEEKEND)], weekly_quota_min=960),
            QuotaUsed(840, 960, date(2026, 11, 30)),
        ),
        (facts(notice_book_min=1440), TooSoon(1440, moment("11-26 10:00"))),
        (facts(busy=[span("11-26 11:55", "14:00")]), SlotTaken()),
        (
            facts(busy=[Busy(span("11-26 11:00", "17:00"), "downtime")]),
            UnderMaintenance(moment("11-26 17:00")),
        ),
        (
            facts(busy=[span("11-26 12:00", "14:00")], cleanup_min=30),
            NoTimeBetween(0, 30),
        ),
        (
            facts(busy=[span("11-26 08:00", "09:00")], setup_min=15),
            NoTimeBetween(15, 0),
        ),
    ],
    ids=lambda value: value.code if hasattr(value, "code") else "",
)
def test_each_rule_is_kept(given, refusal):
    assert refusals(wish(MORNING), given, NOW) == [refusal]


def test_a_booking_off_the_grid_is_told_the_nearest_times():
    asked = wish(span("11-26 09:10", "10:40"))
    expected = OffGrid(30, moment("11-26 09:00"), moment("11-26 10:30"))
    assert refusals(asked, facts(step_min=30), NOW) == [expected]


def test_a_start_a_second_off_the_grid_is_off_the_grid():
    asked = wish(span("11-26 09:00:01", "10:00"))
    assert [r.code for r in refusals(asked, facts(), NOW)] == ["OffGrid"]


def test_the_horizon_counts_the_start_and_includes_its_last_local_day():
    given = facts(horizon_other_days=21)
    last_night = wish(span("12-16 23:00", "12-17 03:00"))
    assert refusals(last_night, given, NOW) == []
    day_after = wish(span("12-17 00:00", "03:00"))
    assert refusals(day_after, given, NOW) == [TooFarAhead(date(2026, 12, 16))]


def test_colleagues_of_the_owner_have_their_own_horizon():
    horizons = {"horizon_own_days": 30, "horizon_other_days": 21}
    asked = wish(span("12-20 09:00", "12:00"))
    assert refusals(asked, facts(person=COLLEAGUE, **horizons), NOW) == []
    assert refusals(asked, facts(**horizons), NOW) == [TooFarAhead(date(2026, 12, 16))]


def test_a_start_in_the_past_is_told_the_earliest_time():
    asked = wish(span("11-25 09:00", "12:00"))
    expected = [InThePast(moment("11-25 12:00"))]
    assert refusals(asked, facts(notice_book_min=120), NOW) == expected


def test_the_earliest_start_lies_on_the_grid():
    asked = wish(span("11-25 11:00", "12:00"))
    at = moment("11-25 10:07:30")
    given = facts(notice_book_min=120, step_min=30)
    assert refusals(asked, given, at) == [TooSoon(120, moment("11-25 12:30"))]


def test_outside_hours_names_the_opening_that_shares_most():
    asked = wish(span("11-25 18:00", "20:30"))
    expected = OutsideHours(moment("11-25 08:00"), moment("11-25 20:00"))
    assert refusals(asked, facts(hours=DEFAULT_HOURS), NOW) == [expected]


def test_on_a_closed_day_the_nearest_opening_is_named():
    sunday = wish(span("11-29 15:00", "17:00"))
    expected = OutsideHours(moment("11-30 08:00"), moment("11-30 20:00"))
    assert refusals(sunday, facts(hours=DEFAULT_HOURS), NOW) == [expected]


def test_an_instrument_without_any_hours_says_so():
    never = OpeningHours(((),) * 7)
    assert refusals(wish(MORNING), facts(hours=never), NOW) == [NeverOpen()]


def test_a_night_is_refused_where_nights_are_closed():
    asked = wish(span("11-26 20:00", "11-27 08:00"))
    expected = NoNights(moment("11-27 00:00"))
    assert refusals(asked, facts(overnight_ok=False), NOW) == [expected]


def test_a_booking_until_midnight_is_no_night():
    asked = wish(span("11-26 20:00", "11-27 00:00"))
    assert refusals(asked, facts(overnight_ok=False), NOW) == []


def test_where_the_lab_approves_odd_hours_they_are_not_refused():
    asked = wish(span("11-26 20:00", "23:00"))
    given = facts(hours=DEFAULT_HOURS, approval="outside_hours")
    assert refusals(asked, given, NOW) == []


def test_every_reason_is_given_at_once_in_a_fixed_order():
    given = facts(
        policy=Policy(weekly_quota_min=60),
        person=SUSPENDED,
        terms=replace(SUPERVISED, published=False, training_level="basic"),
        busy=[span("11-25 10:00", "23:00")],
    )
    asked = wish(span("11-25 10:10", "22:00"), "self")
    assert [reason.code for reason in refusals(asked, given, NOW)] == [
        "AccountSuspended",
        "SelfUseNeedsTraining",
        "NotBookable",
        "CustomsSupervised",
        "TooLong",
        "OffGrid",
        "QuotaUsed",
        "TooSoon",
        "OutsideHours",
        "SlotTaken",
    ]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (span("11-25 10:00", "11:00"), ["TooSoon"]),
        (span("11-28 21:00", "23:00"), ["OutsideHours"]),
        (
            span("12-30 23:00", "12-31 01:00"),
            ["TooFarAhead", "OutsideHours", "NoNights"],
        ),
    ],
)
def test_a_manager_is_held_to_hours_notice_and_horizon_unless_a_reason_is_given(
    asked, codes
):
    strict = facts(person=MANAGER, policy=Policy(overnight_ok=False))
    found = refusals(wish(asked), strict, NOW)
    assert [one.code for one in found] == codes
    assert hard(found, strict.policy, {"lab_manager"}) == []


@pytest.mark.parametrize(
    ("taken", "refusal"),
    [
        (Busy(MORNING), SlotTaken()),
        (Busy(MORNING, "request"), SlotTaken()),
        (Busy(MORNING, "hold"), SlotTaken()),
        (Busy(MORNING, "downtime"), UnderMaintenance(MORNING.end)),
    ],
)
def test_a_manager_never_books_over_what_is_taken(taken, refusal):
    assert refusals(wish(MORNING), facts(person=MANAGER, busy=[taken]), NOW) == [
        refusal
    ]


def test_a_manager_does_not_book_the_past():
    asked = wish(span("11-25 09:00", "12:00"))
    assert refusals(asked, facts(person=MANAGER), NOW) == [InThePast(NOW)]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC)),
        (datetime(3026, 1, 1, tzinfo=UTC), datetime(3026, 1, 2, tzinfo=UTC)),
        (datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
        (datetime(2100, 12, 31, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_year_that_cannot_be_meant_is_the_only_reason(start, end):
    assert refusals(wish(Span(start, end)), facts(), NOW) == [NotInTime(2020, 2100)]


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda m: 1 < m.year < 9960),
    st.integers(1, 10**9),
    st.booleans(),
)
def test_the_judge_never_raises(start, seconds, is_manager):
    asked = Span(start, start + timedelta(seconds=seconds))
    given = facts(
        policy=Policy(overnight_ok=False),
        person=replace(STRANGER, is_manager=is_manager),
    )
    refusals(wish(asked), given, NOW)
