"""Who may decide, in which order, and what follows."""

from dataclasses import replace

import pytest

from collaboration.rules.refusals import (
    AlreadyDecided,
    ChangedMeanwhile,
    CommentNeeded,
    NotInReview,
    NotYourTurn,
    OwnReport,
)
from collaboration.rules.report_state import WAITING, ReportState
from collaboration.rules.review import (
    Case,
    Review,
    Step,
    Verdict,
    open_steps,
    open_turns,
    outcome,
    review_refusals,
    step_of,
)

MINHANG, LINGANG, CAAC, CITY = 1, 2, 3, 4
STEPS = (
    Step(1, MINHANG, "闵行区", True),
    Step(2, LINGANG, "临港", False),
    Step(2, CAAC, "民航", False),
    Step(3, CITY, "市交通委", False),
)
CASE = Case(ReportState.IN_REVIEW, 2, 2, STEPS, frozenset({50}))
PASS = Review(Verdict.PASS, "", 2)


def reasons(case=CASE, review=PASS, reviewer=60, units=(LINGANG,), away=()):
    found = review_refusals(
        review, case, reviewers=frozenset({reviewer, *away}), units=frozenset(units)
    )
    return [type(reason) for reason in found]


def decided(case: Case, *units: int) -> Case:
    steps = tuple(
        replace(s, decided=s.decided or s.organisation_id in units) for s in case.steps
    )
    return replace(case, steps=steps)


def test_a_unit_whose_turn_it_is_may_pass():
    assert reasons() == []
    assert step_of(CASE, {LINGANG}).organisation_id == LINGANG
    assert [s.organisation_id for s in open_steps(CASE)] == [LINGANG, CAAC]
    assert open_turns(STEPS, 2, {CAAC, CITY}) == [STEPS[2]]


def test_a_unit_later_on_the_route_waits():
    assert reasons(units=(CITY,)) == [NotYourTurn]


def test_a_unit_that_has_decided_does_not_decide_again():
    assert reasons(units=(MINHANG,)) == [AlreadyDecided]


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REJECT])
def test_returning_and_rejecting_need_a_comment(verdict):
    assert reasons(review=Review(verdict, " \n", 2)) == [CommentNeeded]
    assert reasons(review=Review(verdict, "补原因", 2)) == []


def test_a_member_does_not_review_the_own_report():
    assert reasons(reviewer=50) == [OwnReport]


def test_no_deputy_decides_for_a_member_of_the_project():
    assert reasons(away=(50,)) == [OwnReport]


def test_an_old_version_is_not_decided_on():
    assert reasons(review=Review(Verdict.PASS, "", 1)) == [ChangedMeanwhile]


@pytest.mark.parametrize("state", sorted(set(ReportState) - WAITING))
def test_a_report_that_is_not_waiting_is_not_decided_on(state):
    assert reasons(case=replace(CASE, state=state)) == [NotInReview]


def test_every_reason_is_given_at_once():
    given = reasons(review=Review(Verdict.RETURN, "", 1), reviewer=50, units=(CITY,))
    assert given == [ChangedMeanwhile, OwnReport, NotYourTurn, CommentNeeded]


def test_side_by_side_all_must_pass():
    first = outcome(Verdict.PASS, CASE)
    assert (first.state, first.position, first.moved_on) == (
        ReportState.IN_REVIEW,
        2,
        False,
    )
    assert first.waits
    then = outcome(Verdict.PASS, decided(CASE, CAAC))
    assert (then.position, then.moved_on) == (3, True)


def test_one_return_returns_all():
    assert outcome(Verdict.RETURN, CASE).state is ReportState.RETURNED
    assert outcome(Verdict.REJECT, CASE).state is ReportState.REJECTED


def test_the_last_pass_approves():
    end = replace(decided(CASE, LINGANG, CAAC), position=3)
    assert outcome(Verdict.PASS, end).approved
