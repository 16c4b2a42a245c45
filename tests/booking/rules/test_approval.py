"""Whether the lab decides first, and what a change does to its decision."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.rules.approval import first_state, is_material, lapses_at, needs_approval
from booking.rules.facts import Person
from booking.rules.opening import DEFAULT_HOURS
from booking.rules.policy import Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from tests.booking.rules.wishes import (
    COLLEAGUE,
    MANAGER,
    NOW,
    STRANGER,
    facts,
    span,
    wish,
)

MORNING = span("11-26 09:00", "12:00")
EVENING = span("11-26 19:00", "21:00")


@pytest.mark.parametrize(
    ("approval", "wanted", "person", "needed"),
    [
        ("none", MORNING, STRANGER, False),
        ("owner", MORNING, COLLEAGUE, True),
        ("owner", MORNING, MANAGER, False),
        ("external", MORNING, STRANGER, True),
        ("external", MORNING, COLLEAGUE, False),
        ("outside_hours", MORNING, STRANGER, False),
        ("outside_hours", EVENING, STRANGER, True),
        ("outside_hours", EVENING, MANAGER, False),
    ],
)
def test_approval_is_asked_as_the_policy_says(
    approval: str, wanted: Span, person: Person, needed: bool
):
    policy = Policy(approval=approval, hours=DEFAULT_HOURS)
    given = facts(policy=policy, person=person)
    assert needs_approval(wish(wanted), given) is needed


def test_a_cheap_booking_is_let_through_and_a_price_on_request_is_never_cheap():
    given = facts(policy=Policy(approval="owner", auto_approve_fen=50_000))
    assert not needs_approval(wish(MORNING), given, 50_000)
    assert needs_approval(wish(MORNING), given, 50_001)
    assert needs_approval(wish(MORNING), given, None)


def test_the_trained_are_let_through():
    trained = replace(STRANGER, trainings={"010200": ("exam", date(2026, 11, 26))})
    policy = Policy(approval="owner", auto_approve_for="exam")
    assert not needs_approval(wish(MORNING), facts(policy=policy, person=trained))
    assert needs_approval(wish(MORNING), facts(policy=policy))
    next_day = wish(MORNING.shifted(timedelta(days=1)))
    assert needs_approval(next_day, facts(policy=policy, person=trained))


def test_what_needs_approval_begins_as_a_request():
    assert first_state(needs_approval=True) is ReservationState.REQUESTED
    assert first_state(needs_approval=False) is ReservationState.CONFIRMED


def test_a_request_lapses_after_its_hold():
    assert lapses_at(Policy(), MORNING, MORNING.start - timedelta(days=3)) == (
        MORNING.start - timedelta(days=2)
    )


def test_a_request_lapses_at_its_start_at_the_latest():
    assert lapses_at(Policy(), MORNING, NOW) == MORNING.start


def test_only_a_shortening_in_the_same_mode_leaves_the_decision_standing():
    shorter = span("11-26 09:30", "11:00")
    assert not is_material(wish(MORNING), wish(shorter))
    assert is_material(wish(shorter), wish(MORNING))
    assert is_material(wish(MORNING), wish(MORNING, "self"))
