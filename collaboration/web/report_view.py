"""Rendering a report: as it is read, written and reviewed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request

from collaboration.models.report import ReportVersion
from collaboration.permissions import TABLE, Permission
from collaboration.queries.meanwhile import report_changed_since
from collaboration.queries.project_page import moves_of
from collaboration.queries.remarks import remarks_on
from collaboration.queries.report_page import ReportPage, report_page
from collaboration.queries.reports import decided, submissions_of, versions_of
from collaboration.queries.reviews import review_queue
from collaboration.rules.amounts_typed import form_name
from collaboration.rules.diff import Piece, diff
from collaboration.rules.record_refusals import LooksLikeYuan
from collaboration.rules.report_fields import TEXTS, Content
from collaboration.rules.report_period import period_refusals
from collaboration.rules.report_state import EDITABLE, WAITING, Action, transition
from collaboration.rules.review import open_turns
from collaboration.schemas.report import VersionQuery, typed_content
from identity.queries.people import names
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused, Stale

# Somebody who saved so short a time ago is most likely still writing.
WRITING = timedelta(minutes=15)


def render_report(code: str, period: str, *, error: DomainError | None = None) -> str:
    """Return a report for reading, with what the reader may do with it."""
    actor, at = current_actor(), clock.now()
    asked = load_query(VersionQuery())["version"]
    page = report_page(code, period, actor, at=at, version=asked)
    report, ties = page.report, page.project.ties
    assert report is not None  # noqa: S101 - report_page() raised NotFound
    current = page.version == report.version
    writes = current and TABLE.allowed(actor, Permission.WRITE, ties)
    reopens = current and TABLE.allowed(actor, Permission.REOPEN, ties)
    return render_template(
        "collaboration/report.html",
        **_shown(page),
        report=report,
        decisions=decided(page.all_steps),
        submissions=submissions_of(report.id) if report.version > 1 else [],
        remarks=remarks_on(report, for_authors=actor.id in ties.members)
        if report.version
        else [],
        may_write=writes and report.state in EDITABLE,
        may_withdraw=writes and transition(report.state, Action.WITHDRAW) is not None,
        may_reopen=reopens and transition(report.state, Action.REOPEN) is not None,
        may_review=current
        and report.state in WAITING
        and bool(open_turns(page.steps_as_values, report.step, _units())),
        errors=messages(error) if error else {},
        values=request.form,
    )


def render_editor(
    code: str,
    period: str,
    *,
    error: DomainError | None = None,
    typed: Mapping[str, Any] | None = None,
    made_from: int | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """Return the form of a report, prefilled where none was begun.

    `typed` is what stands in the form, where that is not what was posted, and
    `made_from` the edition that it goes back to; `more` is what was typed in a form
    beside it, whose post was refused.
    """
    posted = {} if more else request.form if typed is None else typed
    seen = form_version() if made_from is None else made_from
    actor, at = current_actor(), clock.now()
    page = report_page(code, period, actor, Permission.WRITE, at=at, begun=False)
    current = page.report.edition if page.report else 0
    # Where nothing was saved the form is still made from the edition it was.
    doubtful = isinstance(error, Refused) and any(
        isinstance(one, LooksLikeYuan) for one in error.reasons
    )
    edition = seen if isinstance(error, Malformed) or doubtful else current
    if isinstance(error, Stale) and page.report and seen is not None:
        posted = _with_others(posted, page, error, seen)
    return render_template(
        "collaboration/report_edit.html",
        **_shown(page),
        report=page.report,
        edition=edition,
        editable=page.report is None or page.report.state in EDITABLE,
        returned=_last_comment(page),
        remarks=remarks_on(page.report, for_authors=True)
        if page.report and page.report.version
        else [],
        values=posted or {**typed_content(page.content), **(more or {})},
        beside=_beside(page, actor.id, at),
        last=typed_content(dict(page.before)) if page.before else {},
        changed=error.changed if isinstance(error, Stale) else {},
        doubtful=doubtful,
        errors=messages(error or _too_soon(page, local_day(at))),
    )


def render_review(code: str, period: str, *, error: DomainError | None = None) -> str:
    """Return a report for a decision, with the queue beside it."""
    actor, at = current_actor(), clock.now()
    page = report_page(code, period, actor, Permission.REVIEW, at=at)
    report = page.report
    assert report is not None  # noqa: S101 - report_page() raised NotFound
    versions = versions_of(report.id)
    against = _against(page, versions)
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
        remarks=remarks_on(report, for_authors=False),
        place=request.form.get("field") or request.args.get("at", ""),
        stage_since={
            str(move.stage): move.on for move in moves_of(page.project.row.id)
        },
        versions=versions,
        against=against,
        diffs=_diffs(page, versions, against),
        errors=messages(error) if error else {},
        values=request.form,
    )


def _units() -> frozenset[int]:
    return frozenset(current_actor().acting_scopes(Role.COORDINATOR))


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


def _too_soon(page: ReportPage, today: date) -> Refused:
    """Return why the report cannot be begun yet, said before anything is typed."""
    if page.report:
        return Refused()
    return Refused(*period_refusals(page.period, page.project.row.starts_on, today))


def _with_others(
    posted: Mapping[str, Any], page: ReportPage, error: Stale, seen: int
) -> dict[str, Any]:
    """Return what was posted with what others alone wrote meanwhile.

    Saving it again then takes nothing of theirs away.
    """
    assert page.report is not None  # noqa: S101 - Stale says there is one
    saved = typed_content(page.content)
    theirs = [
        form_name(key)
        for key in report_changed_since(page.report.id, seen)
        if key not in error.changed
    ]
    return {**posted, **{name: saved.get(name) or "" for name in theirs}}


def _beside(page: ReportPage, reader: int | None, at: datetime) -> str:
    """Return the name of somebody else who saved the report a moment ago."""
    report = page.report
    if (
        report is None
        or report.saved_at is None
        or report.saved_by_id in (None, reader)
    ):
        return ""
    if at - report.saved_at > WRITING or report.state not in EDITABLE:
        return ""
    return names([report.saved_by_id]).get(report.saved_by_id, "")


def _against(page: ReportPage, versions: Sequence[ReportVersion]) -> str:
    """Return what the texts are compared with: the last version, or the last period."""
    if len(versions) < 2:
        return "period" if page.before else ""
    return "period" if request.args.get("against") == "period" else "version"


def _diffs(
    page: ReportPage, versions: Sequence[ReportVersion], against: str
) -> dict[str, list[Piece]]:
    """Return the texts that differ from the version or the period before."""
    if not against:
        return {}
    before: Content = page.before or {}
    if against == "version":
        before = versions[1].content
    now = versions[0].content if versions else page.content
    return {
        key: diff(before.get(key) or "", now.get(key) or "")
        for key in TEXTS
        if (before.get(key) or "") != (now.get(key) or "")
    }


def _last_comment(page: ReportPage) -> list[Any]:
    """Return what the reviewers of the last version wrote when they returned it."""
    return [step for step in page.steps if step.row.decision == "returned"]
