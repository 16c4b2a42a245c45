"""Decide on a report for one's unit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from collaboration.commands.change_report import change_report
from collaboration.events import (
    ReportApproved,
    ReportDecided,
    ReportPassed,
    ReportRejected,
    ReportReturned,
)
from collaboration.models.report import Report, ReviewStep
from collaboration.permissions import Permission
from collaboration.queries.remarks import spots_of
from collaboration.queries.reports import case_of
from collaboration.rules.remark import letter
from collaboration.rules.report_state import ReportState
from collaboration.rules.review import (
    DECISIONS,
    Case,
    Outcome,
    Review,
    Verdict,
    open_steps,
    open_turns,
    outcome,
    review_refusals,
    step_of,
)
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.errors import Forbidden, Refused


@command
def review_report(
    code: str, period_text: str, review: Review, *, by: Actor, at: datetime
) -> Outcome:
    """Pass, return or reject the version that was read.

    The first decision opens the review; the last pass approves. Returns where it led;
    raises NotFound, Forbidden and Refused (every reason).
    """
    locked = change_report(code, period_text, Permission.REVIEW, by=by)
    if by.id is None:
        raise Forbidden(Permission.REVIEW)
    report, units = locked.row, frozenset(by.acting_scopes(Role.COORDINATOR))
    case, steps = case_of(locked.project, report)
    review = _with_remarks(review, case, report, units)
    turns = open_turns(open_steps(case), case.position, units)
    lent = by.stands_in(Role.COORDINATOR, turns[0].organisation_id) if turns else None
    reviewers = {by.id, lent.for_id} if lent else {by.id}
    if reasons := review_refusals(review, case, reviewers=reviewers, units=units):
        raise Refused(*reasons)
    mine = step_of(case, units)
    result = outcome(review.verdict, case)
    step = next(
        row
        for row in steps
        if (row.position, row.organisation_id) == (mine.position, mine.organisation_id)
    )
    step.decision = DECISIONS[review.verdict]
    step.comment = review.comment.strip()
    step.decided_by_id, step.decided_at = by.id, at
    step.decided_for_id = lent.for_id if lent else None
    before = report.state
    report.state, report.step = result.state, result.position
    report.edition += 1
    event = _DECIDED[result.state]
    if event is ReportPassed:
        event = partial(event, unit_ids=_told(result, steps))
    decided = event(
        **locked.named,
        organisation_id=mine.organisation_id,
        comment=step.comment,
        stood_in_for=step.decided_for_id,
        before={"state": str(before)},
        after={"state": str(result.state), "decision": step.decision},
    )
    record(decided, by=by, at=at)
    return result


_DECIDED: dict[ReportState, Callable[..., ReportDecided]] = {
    ReportState.IN_REVIEW: ReportPassed,
    ReportState.APPROVED: ReportApproved,
    ReportState.RETURNED: ReportReturned,
    ReportState.REJECTED: ReportRejected,
}


def _with_remarks(
    review: Review, case: Case, report: Report, units: frozenset[int]
) -> Review:
    """Let the remarks at fields stand for a comment where none was written."""
    if review.verdict is Verdict.PASS or review.comment.strip():
        return review
    mine = open_turns(open_steps(case), case.position, units)
    if not mine:
        return review
    said = letter(spots_of(report), mine[0].organisation_id, report.version)
    return replace(review, comment=said)


def _told(result: Outcome, steps: list[ReviewStep]) -> list[int]:
    """Return the units whose turn has just begun."""
    if not result.moved_on:
        return []
    return [row.organisation_id for row in steps if row.position == result.position]
