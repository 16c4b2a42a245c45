"""The rule cases about limits: quotas, gaps, hours to come, nights for the trained."""

from dataclasses import replace
from datetime import date

import pytest

from booking.rules.facts import Facts, Held
from booking.rules.judge import refusals
from booking.rules.limit_refusals import (
    PERIOD_WORDS,
    WHO_WORDS,
    QuotaCountUsed,
    QuotaUsed,
    TooCloseToOwn,
    TooManyAtOnce,
    TooMuchOpen,
)
from booking.rules.opening import every_day
from booking.rules.overridable import hard
from booking.rules.policy import Policy
from booking.rules.refusals import OutsideHoursNeedsTraining
from booking.rules.span import Span
from tests.booking.rules.wishes import (
    COLLEAGUE,
    MANAGER,
    NOW,
    OPEN_POLICY,
    STRANGER,
    facts,
    moment,
    on,
    span,
    wish,
)


def with_quota(*held: Held, **quota: object) -> Facts:
    policy = Policy.from_settings({"quotas": [{"who": "user", **quota}]})
    return facts(quotas=policy.quotas, held=held)


def said(asked: Span, given: Facts) -> list[object]:
    return list(refusals(wish(asked), given, NOW))


A_DAY = {"hours": 2, "per": "day"}


def test_bc078_bc079_hours_of_a_day_may_be_used_to_the_last_minute():
    exactly = with_quota(Held(on("00:00", "01:00")), **A_DAY)
    assert said(on("01:00", "02:00"), exactly) == []
    over = with_quota(Held(on("00:00", "01:05")), **A_DAY)
    words = (WHO_WORDS["user"],), (PERIOD_WORDS["day"],)
    assert said(on("01:05", "02:05"), over) == [
        QuotaUsed(65, 120, date(2026, 11, 27), *words)
    ]


def test_bc080_another_instrument_does_not_count():
    elsewhere = Held(on("00:00", "01:30"), here=False)
    assert said(on("01:30", "03:30"), with_quota(elsewhere, **A_DAY)) == []


def test_bc083_two_a_week_from_monday_to_sunday():
    held = (Held(span("11-24 09:00", "10:00")), Held(span("11-29 09:00", "10:00")))
    words = (WHO_WORDS["user"],), (PERIOD_WORDS["week"],)
    given = with_quota(*held, count=2, per="week")
    assert said(on("09:00", "10:00"), given) == [
        QuotaCountUsed(2, 2, date(2026, 11, 30), *words)
    ]
    assert said(span("11-30 09:00", "10:00"), given) == []


def test_bc089_a_quota_for_some_is_not_asked_of_others():
    given = with_quota(Held(on("00:00", "09:00")), **A_DAY, **{"for": "own"})
    assert said(on("09:00", "11:00"), given) == []
    assert said(on("09:00", "11:00"), replace(given, person=COLLEAGUE))


def test_bc090_only_what_is_held_counts():
    given = with_quota(count=1, per="day")
    assert said(on("09:00", "10:00"), given) == []


def test_bc094_bc095_the_gap_between_ones_own_bookings():
    mine = Held(on("09:00", "11:00"))
    given = facts(gap_min=120, held=[mine])
    expected = TooCloseToOwn(120, moment("11-26 07:00"), moment("11-26 13:00"))
    assert said(on("11:30", "12:30"), given) == [expected]
    assert said(on("13:00", "14:00"), given) == []
    others = replace(given, held=(replace(mine, mine=False),))
    assert said(on("11:00", "12:00"), others) == []


def test_bc096_hours_to_come_of_one_person():
    given = facts(max_open_min=90, held=[Held(on("09:00", "10:00"))])
    assert said(on("12:00", "13:00"), given) == [TooMuchOpen(60, 90)]
    assert said(on("12:00", "12:30"), given) == []


def test_bc097_only_one_at_a_time_over_the_labs_instruments():
    given = facts(parallel_max=1, held=[Held(on("10:00", "12:00"), here=False)])
    assert said(on("11:00", "13:00"), given) == [
        TooManyAtOnce(1, moment("11-26 12:00"))
    ]
    assert said(on("12:00", "13:00"), given) == []


TRAINED = replace(STRANGER, trainings={"010200": ("exam", date(2027, 1, 1))})


@pytest.mark.parametrize(
    ("person", "allowed"), [(STRANGER, False), (TRAINED, True), (MANAGER, True)]
)
def test_bc064_evenings_are_for_the_trained(person, allowed):
    policy = replace(
        OPEN_POLICY, hours=every_day((540, 1020)), outside_hours_for="exam"
    )
    found = said(on("16:55", "18:00"), facts(policy=policy, person=person))
    opens, closes = moment("11-26 09:00"), moment("11-26 17:00")
    needed = ("training with an exam",)
    if person.is_manager:
        found = hard(found, policy, {"lab_manager"})
    expected = [] if allowed else [OutsideHoursNeedsTraining(needed, opens, closes)]
    assert found == expected
