"""Limits say what slow and plain definitions, minute by minute, say."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.facts import Held, requester_class
from booking.rules.judge import refusals
from booking.rules.limit_refusals import (
    KeptForOthers,
    QuotaCountUsed,
    QuotaUsed,
    TooManyAtOnce,
    TooManyThatDay,
)
from booking.rules.opening import every_day
from booking.rules.policy import Policy
from booking.rules.quota import PERIODS, SHARERS, Quota, periods_of
from booking.rules.refusals import ClosedForBreak, OffStart, TooFarAhead
from booking.rules.research_group import GroupOf
from booking.rules.span import Span
from kernel.values.clock import local
from tests.booking.rules.wishes import (
    COLLEAGUE,
    NOW,
    STRANGER,
    TERMS,
    facts,
    moment,
    on,
    span,
    wish,
)

HOUR = timedelta(hours=1)
NEIGHBOUR = replace(STRANGER, zone="zhangjiang")
COMPANY = replace(STRANGER, organisation_kind="sme")

some_spans = st.builds(
    lambda start, hours: Span(NOW + start * HOUR, NOW + (start + hours) * HOUR),
    st.integers(-200, 900),
    st.integers(1, 60),
)
some_held = st.builds(
    Held,
    some_spans,
    mine=st.booleans(),
    here=st.booleans(),
    organisation_id=st.sampled_from([10, 20]),
    group_id=st.sampled_from([5, 6, None]),
    zone=st.sampled_from(["zhangjiang", "neobay", None]),
    cross_zone=st.booleans(),
    requester=st.sampled_from(["own", "zone", "other", "enterprise"]),
)
some_quotas = st.builds(
    Quota,
    who=st.sampled_from(SHARERS),
    per=st.sampled_from(PERIODS),
    limit_min=st.none() | st.integers(0, 60).map(lambda hours: 60 * hours),
    limit_count=st.none() | st.integers(0, 5),
    applies=st.sampled_from(["all", "own", "other"]),
)


def name_of(at: datetime, per: str) -> object:
    day = local(at).date()
    return {
        "day": day,
        "week": day.isocalendar()[:2],
        "month": (day.year, day.month),
        "year": day.year,
    }[per]


def hours_of(spans: list[Span]) -> list[datetime]:
    return [one.start + n * HOUR for one in spans for n in range(one.length // HOUR)]


@given(some_spans, st.lists(some_held, max_size=8), some_quotas)
def test_a_quota_is_kept_hour_by_hour(wanted, held, quota):
    person = replace(STRANGER, groups=(GroupOf(5, "G-00000005", "课题组", "student"),))
    given = facts(quotas=(quota,), held=held, person=person)
    found = refusals(wish(wanted), given, NOW - 400 * HOUR)
    shared = {
        "user": lambda one: one.mine,
        "group": lambda one: one.group_id == 5,
        "organisation": lambda one: one.organisation_id == 20,
        "zone": lambda one: one.zone == "neobay",
    }[quota.who]
    counted = [
        one.span
        for one in held
        if one.here and shared(one) and quota.applies in ("all", one.requester)
    ]
    bound = quota.applies in ("all", "other")
    hours = [name_of(hour, quota.per) for hour in hours_of([*counted, wanted])]
    touched = {name_of(hour, quota.per) for hour in hours_of([wanted])}
    limit = quota.limit_min
    over = limit is not None and any(60 * hours.count(one) > limit for one in touched)
    starts = [name_of(one.start, quota.per) for one in counted]
    many = quota.limit_count is not None and (
        starts.count(name_of(wanted.start, quota.per)) + 1 > quota.limit_count
    )
    assert any(isinstance(one, QuotaUsed) for one in found) is (bound and over)
    assert any(isinstance(one, QuotaCountUsed) for one in found) is (bound and many)


@given(some_spans, st.lists(some_held, max_size=8), st.integers(1, 4))
def test_never_more_at_once_than_allowed(wanted, held, limit):
    found = refusals(wish(wanted), facts(parallel_max=limit, held=held), NOW)
    mine = [one.span for one in held if one.mine]
    most = max(
        1 + sum(one.start <= hour < one.end for one in mine)
        for hour in hours_of([wanted])
    )
    assert any(isinstance(one, TooManyAtOnce) for one in found) is (most > limit)


@given(some_spans, st.sampled_from(PERIODS))
def test_periods_cover_the_span_without_gaps(wanted, per):
    found = periods_of(wanted, per)
    assert found[0].start <= wanted.start < found[0].end
    assert found[-1].start < wanted.end <= found[-1].end
    ends = [one.end for one in found[:-1]]
    assert ends == [one.start for one in found[1:]]


def test_over_midnight_a_booking_counts_on_its_first_day_and_by_hours_on_each():
    over = span("11-26 22:00", "11-27 03:00")
    one_a_day = facts(max_day=1, held=[Held(over)])
    reason = TooManyThatDay(1, 1, date(2026, 11, 26))
    assert refusals(wish(on("09:00", "10:00")), one_a_day, NOW) == [reason]
    assert refusals(wish(span("11-27 09:00", "10:00")), one_a_day, NOW) == []
    three_hours = facts(quotas=(Quota("user", "day", 180),), held=[Held(over)])
    assert refusals(wish(on("09:00", "10:00")), three_hours, NOW) == []
    [used] = refusals(wish(span("11-27 09:00", "10:00")), three_hours, NOW)
    assert isinstance(used, QuotaUsed)


OPEN_TEN = {"hours": every_day((480, 1080)), "reserved_pct": 50}
WEEK = [Held(span(f"11-2{day} 08:00", "15:00")) for day in (5, 6, 7, 8, 9)]


def test_half_of_the_week_is_kept_for_other_zones_until_it_is_released():
    """70 hours are open, 35 are the own zone's, and those are booked."""
    given = facts(person=NEIGHBOUR, held=WEEK, **OPEN_TEN, reserved_release_h=24)
    asked = span("11-28 16:00", "18:00")
    released = moment("11-27 16:00")
    assert refusals(wish(asked), given, NOW) == [KeptForOthers(50, 0, released)]
    assert refusals(wish(asked), given, released) == []
    assert refusals(wish(asked), replace(given, person=STRANGER), NOW) == []
    fewer = replace(given, held=tuple(WEEK[1:]))
    assert refusals(wish(asked), fewer, NOW) == []
    from_elsewhere = tuple(replace(one, cross_zone=True) for one in WEEK)
    assert refusals(wish(asked), replace(given, held=from_elsewhere), NOW) == []


@pytest.mark.parametrize(
    ("person", "kind", "days"),
    [
        (COLLEAGUE, "own", 9),
        (NEIGHBOUR, "zone", 7),
        (STRANGER, "other", 5),
        (COMPANY, "enterprise", 3),
    ],
)
def test_each_class_of_requester_has_a_horizon_of_its_own(person, kind, days):
    assert requester_class(person, TERMS) == kind
    given = facts(
        person=person,
        horizon_own_days=9,
        horizon_zone_days=7,
        horizon_other_days=5,
        horizon_enterprise_days=3,
    )
    last = moment("11-25 09:00") + timedelta(days=days)
    assert refusals(wish(Span(last, last + HOUR)), given, NOW) == []
    after = last + timedelta(days=1)
    expected = [TooFarAhead(local(last).date())]
    assert refusals(wish(Span(after, after + HOUR)), given, NOW) == expected


def test_a_class_without_a_horizon_has_that_of_the_others():
    given = facts(person=COMPANY, horizon_other_days=5)
    after = moment("12-01 09:00")
    assert refusals(wish(Span(after, after + HOUR)), given, NOW) != []


def test_starts_are_aligned_apart_from_the_grid():
    given = facts(step_min=30, align_min=120)
    assert refusals(wish(on("10:00", "11:30")), given, NOW) == []
    near = OffStart(120, moment("11-26 08:00"), moment("11-26 10:00"))
    assert refusals(wish(on("09:30", "11:00")), given, NOW) == [near]


BREAK = {"hours": {"mon": [[0, 1440]], "breaks": [["2026-12-07", "2026-12-20"]]}}


def test_a_term_break_is_closed_and_says_until_when():
    hours = Policy.from_settings(BREAK).hours
    asked = wish(span("12-14 09:00", "10:00"))
    expected = [ClosedForBreak(date(2026, 12, 7), date(2026, 12, 20))]
    assert refusals(asked, facts(hours=hours), NOW) == expected
    until_midnight = wish(span("12-06 23:00", "12-07 00:00"))
    reasons = [type(r) for r in refusals(until_midnight, facts(hours=hours), NOW)]
    assert ClosedForBreak not in reasons
    after = wish(span("12-21 09:00", "10:00"))
    assert refusals(after, facts(hours=hours), NOW) == []


def test_without_limits_nothing_is_counted():
    assert not Policy().counts
    assert Policy(gap_min=1).counts
    assert Policy(weekly_quota_min=60).counts
