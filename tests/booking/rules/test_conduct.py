"""Conduct: pauses after missed bookings, and credit that shrinks and recovers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.rules.approval import needs_approval
from booking.rules.conduct import Conduct, Ending, Mark, conduct_of, points_of
from booking.rules.conduct_refusals import (
    CreditTooLow,
    PausedByHouseRules,
    against_the_conduct,
)
from booking.rules.gates import against_the_person
from booking.rules.house_rules import HouseRules
from tests.booking.rules.wishes import STRANGER, facts, on, wish

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
TODAY = date(2026, 11, 25)
THREE = HouseRules(no_show_limit=3, no_show_days=90, pause_days=30)
CREDIT = HouseRules(credit_start=100, credit_days=180, credit_floor=60)


def ago(days: int, mark: Mark | None = Mark.NO_SHOW, number: int = 0, **more):
    day = TODAY - timedelta(days=days)
    return Ending(number or 1000 - days, day, mark, **more)


def standing(rules: HouseRules, *happened: Ending) -> Conduct:
    return conduct_of(happened, rules, AT)


def test_three_missed_bookings_in_three_months_lead_to_a_month_without_booking():
    two = standing(THREE, ago(40), ago(20))
    three = standing(THREE, ago(40), ago(20), ago(10))
    assert two.free_from is None
    assert two.missed == 2
    assert three.free_from == TODAY + timedelta(days=20)
    reason = next(against_the_conduct(three, THREE))
    assert reason == PausedByHouseRules(3, 90, date(2026, 12, 15))


def test_missed_bookings_further_apart_than_the_window_lead_to_nothing():
    assert standing(THREE, ago(91), ago(20), ago(1)).free_from is None
    assert standing(THREE, ago(90), ago(20), ago(1)).free_from is not None


def test_the_pause_ends_on_its_day():
    happened = [ago(60), ago(50), ago(30)]
    assert standing(THREE, *happened).free_from is None
    yesterday = AT - timedelta(days=1)
    assert conduct_of(happened, THREE, yesterday).free_from == TODAY


def test_late_cancellations_count_by_setting_only():
    happened = [ago(5), ago(4), ago(3, Mark.LATE_CANCEL)]
    assert standing(THREE, *happened).free_from is None
    strict = replace(THREE, late_cancel_counts=True)
    assert standing(strict, *happened).free_from is not None


def test_what_is_missed_during_a_pause_does_not_lengthen_it():
    paused = [ago(40), ago(30), ago(20)]
    again = standing(THREE, *paused, ago(5))
    assert again.free_from == standing(THREE, *paused).free_from
    assert not again.weighed[-1].counts


def test_a_granted_appeal_ends_the_pause():
    happened = [ago(40), ago(20), ago(10, forgiven=True)]
    assert standing(THREE, *happened).free_from is None
    assert standing(THREE, *happened).missed == 2


def test_credit_shrinks_by_marks_and_grows_by_bookings_used_as_booked():
    seen = standing(
        CREDIT,
        ago(90, None),
        ago(80),
        ago(70, Mark.LATE_CANCEL),
        ago(60, Mark.OVERRUN),
        ago(50, None),
        ago(40, Mark.FAULT),
    )
    assert [one.points for one in seen.weighed] == [0, -20, -10, -5, 2, -20]
    assert seen.score == 47
    assert seen.low
    # The missed booking of 80 days ago is forgotten after 180 days.
    assert seen.better_on == TODAY + timedelta(days=100)


def test_under_the_floor_the_lab_decides_or_the_booking_is_refused():
    low = standing(CREDIT, ago(9), ago(8), ago(7))
    assert low.score == 40
    assert not list(against_the_conduct(low, CREDIT))
    given = replace(facts(**vars(CREDIT)), conduct=low)
    assert needs_approval(wish(on("09:00", "11:00")), given)
    strict = replace(CREDIT, credit_below="refuse")
    assert list(against_the_conduct(low, strict)) == [
        CreditTooLow(40, 60, TODAY + timedelta(days=171))
    ]


def test_managers_of_the_lab_are_not_held_to_it():
    paused = standing(THREE, ago(3), ago(2), ago(1))
    held = replace(facts(**vars(THREE)), conduct=paused)
    freed = replace(held, person=replace(STRANGER, is_manager=True))
    asked = wish(on("09:00", "11:00"))
    assert [one.code for one in against_the_person(asked, held)] == [
        "PausedByHouseRules"
    ]
    assert not list(against_the_person(asked, freed))


def test_no_house_rule_is_set_unless_a_unit_sets_one():
    assert not HouseRules().minds_conduct
    seen = standing(HouseRules(), ago(3), ago(2), ago(1))
    assert seen.free_from is None
    assert seen.score is None
    assert not list(against_the_conduct(seen, HouseRules()))


SOME = settings(max_examples=60, deadline=None)
rules_of_a_house = st.builds(
    HouseRules,
    no_show_limit=st.none() | st.integers(1, 4),
    no_show_days=st.integers(1, 60),
    pause_days=st.integers(1, 60),
    late_cancel_counts=st.booleans(),
    credit_start=st.none() | st.integers(0, 120),
    credit_days=st.integers(1, 90),
    credit_no_show=st.integers(0, 60),
    credit_late_cancel=st.integers(0, 60),
    credit_back=st.integers(0, 30),
    credit_floor=st.integers(0, 130),
    credit_below=st.sampled_from(["approval", "refuse"]),
)
histories = st.lists(
    st.builds(
        Ending,
        st.integers(1, 40),
        st.integers(0, 200).map(lambda n: TODAY - timedelta(days=n)),
        st.none() | st.sampled_from(Mark),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: (one.reservation_id, one.mark),
)


def harm(seen: Conduct) -> tuple[date, int]:
    """Order standings: the later free again, the fewer points, the worse."""
    return seen.free_from or date.min, -(seen.score or 0)


@SOME
@given(histories, rules_of_a_house, st.randoms())
def test_the_order_in_which_it_is_read_does_not_matter(happened, rules, random):
    shuffled = random.sample(happened, len(happened))
    assert conduct_of(shuffled, rules, AT) == conduct_of(happened, rules, AT)


@SOME
@given(histories, rules_of_a_house)
def test_credit_stays_between_nought_and_its_start(happened, rules):
    seen = conduct_of(happened, rules, AT)
    if rules.credit_start is None:
        assert seen.score is None
    else:
        assert seen.score is not None
        assert 0 <= seen.score <= rules.credit_start
        told = sum(one.points for one in seen.weighed)
        assert seen.score == rules.credit_start + told


@SOME
@given(histories, rules_of_a_house, st.integers(0, 11))
def test_a_granted_appeal_never_harms(happened, rules, which):
    granted = [
        replace(one, forgiven=True) if n == which and one.mark else one
        for n, one in enumerate(happened)
    ]
    before, after = (conduct_of(all_, rules, AT) for all_ in (happened, granted))
    assert harm(after)[0] <= harm(before)[0]
    assert harm(after)[1] <= harm(before)[1]


@SOME
@given(histories, rules_of_a_house, st.integers(1, 300))
def test_time_without_a_new_mark_never_harms(happened, rules, days):
    now = conduct_of(happened, rules, AT)
    later = conduct_of(happened, rules, AT + timedelta(days=days))
    assert harm(later)[0] <= harm(now)[0]
    assert harm(later)[1] <= harm(now)[1]


@SOME
@given(histories, rules_of_a_house)
def test_who_is_refused_is_told_a_day_on_which_it_is_over(happened, rules):
    seen = conduct_of(happened, rules, AT)
    for reason in against_the_conduct(seen, rules):
        then = AT + (reason.from_day - TODAY)
        later = conduct_of(happened, rules, then)
        assert reason.code not in {r.code for r in against_the_conduct(later, rules)}
        assert reason.from_day > TODAY


@SOME
@given(histories, rules_of_a_house)
def test_uses_as_booked_take_no_points(happened, rules):
    assert points_of(None, rules) >= 0
    seen = conduct_of(happened, rules, AT)
    assert all(one.points >= 0 for one in seen.weighed if not one.ending.mark)


@pytest.mark.parametrize("rules", [THREE, CREDIT])
def test_it_takes_no_longer_than_a_twentieth_of_a_booking(rules):
    happened = [ago(n, Mark.NO_SHOW if n % 40 == 0 else None) for n in range(1, 60)]
    begun = process_time()
    for _ in range(200):
        conduct_of(happened, rules, AT)
    assert (process_time() - begun) / 200 < 0.0005
