"""Rendering a report: as it is read, written and reviewed."""

from typing import Any

from flask import render_template, request

from collaboration.permissions import TABLE, Permission
from collaboration.queries.report_page import ReportPage, report_page
from collaboration.queries.reports import decisions_on
from collaboration.queries.reviews import review_queue
from collaboration.rules.diff import Piece, diff
from collaboration.rules.report_fields import TEXTS
from collaboration.rules.report_state import EDITABLE, WAITING, Action, transition
from collaboration.rules.review import open_turns
from collaboration.schemas.report import typed_content
from kernel.http.caller import current_actor
from kernel.http.forms import form_version
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Stale


def render_report(code: str, period: str, *, error: DomainError | None = None) -> str:
    """Return a report for reading, with what the reader may do with it."""
    actor, at = current_actor(), clock.now()
    page = report_page(code, period, actor, at=at)
    report, ties = page.report, page.project.ties
    assert report is not None  # noqa: S101 - report_page() raised NotFound
    writes = TABLE.allowed(actor, Permission.WRITE, ties)
    reopens = TABLE.allowed(actor, Permission.REOPEN, ties)
    return render_template(
        "collaboration/report.html",
        **_shown(page),
        report=report,
        decisions=decisions_on(report.id),
        may_write=writes and report.state in EDITABLE,
        may_withdraw=writes and transition(report.state, Action.WITHDRAW) is not None,
        may_reopen=reopens and transition(report.state, Action.REOPEN) is not None,
        may_review=report.state in WAITING
        and bool(open_turns(page.steps_as_values, report.step, _units())),
        errors=messages(error) if error else {},
        values=request.form,
    )


def render_editor(code: str, period: str, *, error: DomainError | None = None) -> str:
    """Return the form of a report, prefilled where none was begun."""
    actor, at = current_actor(), clock.now()
    page = report_page(code, period, actor, Permission.WRITE, at=at, begun=False)
    current = page.report.edition if page.report else 0
    # After a slip of the pen the form is still made from the edition it was.
    edition = form_version() if isinstance(error, Malformed) else current
    return render_template(
        "collaboration/report_edit.html",
        **_shown(page),
        report=page.report,
        edition=edition,
        editable=page.report is None or page.report.state in EDITABLE,
        returned=_last_comment(page),
        values=request.form if request.form else typed_content(page.content),
        last=typed_content(dict(page.before)) if page.before else {},
        changed=error.changed if isinstance(error, Stale) else {},
        errors=messages(error) if error else {},
    )


def render_review(code: str, period: str, *, error: DomainError | None = None) -> str:
    """Return a report for a decision, with the queue beside it."""
    actor, at = current_actor(), clock.now()
    page = report_page(code, period, actor, Permission.REVIEW, at=at)
    report = page.report
    assert report is not None  # noqa: S101 - report_page() raised NotFound
    mine = open_turns(page.steps_as_values, report.step, _units())
    following = [s for s in page.steps if s.row.position == report.step + 1]
    beside = [s for s in page.steps_as_values
              if s.position == report.step and not s.decided]  # fmt: skip
    return render_template(
        "collaboration/review.html",
        **_shown(page),
        report=report,
        queue=review_queue(actor),
        at=at,
        my_turn=report.state in WAITING and bool(mine),
        own=actor.id in page.project.ties.members,
        following=following if len(beside) < 2 else [],
        diffs=_diffs(page),
        errors=messages(error) if error else {},
        values=request.form,
    )


def _units() -> frozenset[int]:
    return frozenset(current_actor().scopes(Role.COORDINATOR))


def _shown(page: ReportPage) -> dict[str, Any]:
    evidence = page.content.get("evidence") or []
    return {
        "page": page,
        "row": page.project.row,
        "content": page.content,
        "period": str(page.period),
        "today": local_day(clock.now()),
        "evidence": evidence,
        "evidence_min": sum(int(one["minutes"]) for one in evidence),
        "evidence_times": sum(int(one["times"]) for one in evidence),
        "evidence_fen": sum(int(one["cost_fen"]) for one in evidence),
    }


def _diffs(page: ReportPage) -> dict[str, list[Piece]]:
    """Return the texts that differ from the version before."""
    if len(page.versions) < 2:
        return {}
    now, before = page.versions[0].content, page.versions[1].content
    return {
        key: diff(before.get(key) or "", now.get(key) or "")
        for key in TEXTS
        if (before.get(key) or "") != (now.get(key) or "")
    }


def _last_comment(page: ReportPage) -> list[Any]:
    """Return what the reviewers of the last version wrote when they returned it."""
    return [step for step in page.steps if step.row.decision == "returned"]
