"""For which research group a booking is, and when a student's supervisor confirms it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.approval import approval_of, is_two_person
from booking.rules.confirmation import against_the_student
from booking.rules.judge import refusals
from booking.rules.policy import Policy
from booking.rules.quota import Quota
from booking.rules.research_group import (
    Confirmation,
    GroupChoice,
    GroupNotNamed,
    GroupOf,
    NotYourGroup,
    SupervisorNeeded,
    chosen,
    kept,
)
from booking.rules.span import Span
from tests.booking.rules.wishes import (
    COLLEAGUE,
    MANAGER,
    NOW,
    OPEN_POLICY,
    STRANGER,
    facts,
    on,
    wish,
)

HEAD, SECOND = 90, 91
MORNING = on("09:00", "12:00")
GROUP = GroupOf(5, "G-00000005", "课题组甲", "student", frozenset({HEAD}))
OTHER = GroupOf(6, "G-00000006", "课题组乙", "member", frozenset({SECOND}))
STUDENT = replace(STRANGER, groups=(GROUP,))
BOTH_GROUPS = replace(STRANGER, groups=(GROUP, OTHER))
LEADER = replace(
    STRANGER, user_id=HEAD, groups=(replace(GROUP, standing="supervisor"),)
)
CONFIRMING = replace(OPEN_POLICY, student_confirm=True)


def kinds(found):
    return [type(one) for one in found]


def asked(policy, person, **more):
    return approval_of(
        replace(wish(MORNING), booked_by_id=person.user_id, **more),
        facts(policy=policy, person=person),
    )


@pytest.mark.parametrize("kind", ["supervisor", "both", "in_order"])
def test_a_member_asks_their_supervisor_and_whoever_has_none_asks_the_lab(kind):
    policy = Policy(approval=kind)
    assert asked(policy, STUDENT) == kind
    assert asked(policy, STRANGER) == "owner"
    gone = replace(STUDENT, groups=(replace(GROUP, supervisors=frozenset()),))
    assert asked(policy, gone) == "owner"


@pytest.mark.parametrize("kind", ["supervisor", "both", "in_order"])
def test_a_supervisor_does_not_answer_for_their_own_booking(kind):
    policy = Policy(approval=kind)
    assert asked(policy, LEADER) == "owner"
    two = replace(GROUP, standing="supervisor", supervisors=frozenset({HEAD, SECOND}))
    assert asked(policy, replace(LEADER, groups=(two,))) == kind
    alone = Policy(approval=kind, two_person="never")
    assert asked(alone, LEADER) == ("" if kind == "supervisor" else "owner")


def test_the_labs_own_manager_asks_somebody_else_where_nobody_may_decide_alone():
    assert asked(Policy(approval="owner"), MANAGER) == ""
    assert asked(Policy(approval="owner", two_person="always"), MANAGER) == "owner"
    assert asked(Policy(approval="supervisor"), MANAGER) == "owner"
    assert asked(Policy(approval="supervisor", two_person="never"), MANAGER) == ""


@pytest.mark.parametrize(
    ("setting", "approval", "held"),
    [
        ("supervised", "owner", False),
        ("supervised", "supervisor", True),
        ("supervised", "both", True),
        ("always", "owner", True),
        ("never", "in_order", False),
    ],
)
def test_nobody_approves_their_own_where_the_setting_says_so(setting, approval, held):
    assert is_two_person(Policy(two_person=setting), approval) is held


def test_a_students_booking_needs_the_supervisor_besides_what_it_needs_anyway():
    assert asked(CONFIRMING, STUDENT) == "supervisor"
    assert asked(replace(CONFIRMING, approval="owner"), STUDENT) == "both"
    assert asked(replace(CONFIRMING, approval="in_order"), STUDENT) == "in_order"
    assert asked(CONFIRMING, replace(STRANGER, groups=(OTHER,))) == ""
    assert asked(CONFIRMING, STRANGER) == ""


def test_a_student_without_anybody_to_ask_is_refused():
    lost = replace(STUDENT, groups=(replace(GROUP, supervisors=frozenset()),))
    for person in (lost, replace(STRANGER, left_as_student=True)):
        found = refusals(wish(MORNING), facts(policy=CONFIRMING, person=person), NOW)
        assert kinds(found) == [SupervisorNeeded]


def test_what_a_supervisor_books_for_a_student_is_confirmed_by_that():
    request = replace(wish(MORNING), booked_by_id=HEAD, asks_supervisor=False)
    assert not list(
        against_the_student(request, facts(policy=CONFIRMING, person=STUDENT))
    )


def test_a_booking_that_stands_needs_the_yes_that_was_given():
    given = facts(policy=CONFIRMING, person=STUDENT)
    standing = replace(wish(MORNING), asks_supervisor=False)
    assert kinds(against_the_student(standing, given)) == [SupervisorNeeded]
    assert not list(against_the_student(replace(standing, confirmed=True), given))


minutes = st.integers(-300, 300).map(lambda n: timedelta(minutes=n))


@given(minutes, minutes, st.sampled_from([5, 6]))
def test_a_standing_confirmation_counts_when_it_covers_the_whole_booking(
    before, after, group_id
):
    start, end = MORNING.start + before, MORNING.end + after
    if start >= end:
        return
    standing = Confirmation(group_id, Span(start, end))
    given = facts(policy=CONFIRMING, person=STUDENT, confirmations=(standing,))
    covers = start <= MORNING.start and MORNING.end <= end and group_id == GROUP.id
    assert approval_of(wish(MORNING), given) == ("" if covers else "supervisor")
    request = replace(wish(MORNING), asks_supervisor=False)
    assert bool(list(against_the_student(request, given))) is not covers


def test_who_is_in_several_groups_names_one_where_a_rule_looks_at_it():
    quota = (Quota("group", "week", 600),)
    for settings in (
        {"quotas": quota},
        {"approval": "both"},
        {"student_confirm": True},
    ):
        found = refusals(wish(MORNING), facts(person=BOTH_GROUPS, **settings), NOW)
        assert GroupNotNamed in kinds(found)
        named = facts(person=BOTH_GROUPS, choice=GroupChoice("G-00000006"), **settings)
        assert not refusals(wish(MORNING), named, NOW)
    assert not refusals(wish(MORNING), facts(person=BOTH_GROUPS), NOW)


def test_a_group_of_others_is_refused_and_a_kept_one_stays():
    for code in ("G-00000077", "nonsense"):
        given = facts(person=COLLEAGUE, choice=GroupChoice(code))
        assert kinds(refusals(wish(MORNING), given, NOW)) == [NotYourGroup]
    left = facts(person=STRANGER, choice=kept(5), quotas=(Quota("group", "day", 0),))
    assert left.group is None
    assert left.group_id == 5
    assert refusals(wish(MORNING), left, NOW)


def test_the_only_group_is_meant_unless_another_was_kept():
    assert chosen((GROUP,), GroupChoice()) == GROUP
    assert chosen((GROUP,), GroupChoice(id=6)) == GROUP
    assert chosen((GROUP,), kept(6)) is None
    assert chosen((GROUP,), kept(None)) == GROUP
    assert chosen((GROUP, OTHER), kept(6)) == OTHER
    assert chosen((GROUP, OTHER), GroupChoice()) is None


def test_a_group_quota_binds_nobody_without_a_group():
    quota = (Quota("group", "week", 60),)
    assert not refusals(wish(MORNING), facts(quotas=quota), NOW)
    assert refusals(wish(MORNING), facts(quotas=quota, person=STUDENT), NOW)
