"""Periodic reports over REST: write, hand in, decide."""

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint

from collaboration.api.projects import hide
from collaboration.commands.archive_report import archive_report
from collaboration.commands.reopen_report import reopen_report
from collaboration.commands.review_report import review_report
from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.commands.submit_report import submit_report
from collaboration.commands.withdraw_report import withdraw_report
from collaboration.queries.access import known_project
from collaboration.queries.report_page import report_page
from collaboration.queries.reports import (
    decided,
    find_report,
    period_of,
    report_of,
    reports_of,
    steps_of,
    submissions_of,
)
from collaboration.rules.review import Review
from collaboration.schemas.report import (
    ReopenSchema,
    ReportListSchema,
    ReportOutSchema,
    ReportSchema,
    SubmissionListSchema,
)
from collaboration.schemas.review import DecisionListSchema, ReviewSchema
from collaboration.schemas.shown import shown_decision, shown_report
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.speech import say
from kernel.values import clock
from kernel.values.clock import rfc3339
from kernel.values.errors import Stale

Told = tuple[dict[str, Any], int, dict[str, str]]

api = Blueprint("reports_api", __name__, description="Periodic reports and reviews")
api.before_request(hide)

ONE = "/projects/<code>/reports/<period>"


@api.get("/projects/<code>/reports")
@api.response(200, ReportListSchema)
def list_reports(code: str) -> dict[str, Any]:
    """List the reports of a project"""
    known = known_project(code, current_actor())
    return {
        "items": [
            {
                "period": one.row.period,
                "state": str(one.row.state),
                "due_on": one.row.due_on.isoformat(),
                "version": one.row.version,
                "edition": one.row.edition,
                "author": one.author,
            }
            for one in reports_of(known.row.id)
        ]
    }


@api.get(ONE)
@api.response(200, ReportOutSchema)
def get_report(code: str, period: str) -> Told:
    """Read a report with its checks; its ETag is needed to change it"""
    return _told(code, period)


@api.put(ONE)
@api.arguments(ReportSchema)
@api.response(200, ReportOutSchema)
def save(content: dict[str, Any], code: str, period: str) -> Told:
    """Save the whole content; without If-Match only where no report exists yet"""
    actor = current_actor()
    known = known_project(code, actor)
    begun = find_report(known, period_of(period)) is not None
    edition = require_match() if begun else NOT_BEGUN
    return _changed(
        code, period,
        lambda: save_report(
            code, period, content, edition=edition, by=actor, at=clock.now()
        ),
    )  # fmt: skip


@api.post(f"{ONE}/submit")
@api.response(200, ReportOutSchema)
def submit(code: str, period: str) -> Told:
    """Hand a report in for review"""
    return _moved(code, period, submit_report)


@api.post(f"{ONE}/withdraw")
@api.response(200, ReportOutSchema)
def withdraw(code: str, period: str) -> Told:
    """Take a report back before the first decision"""
    return _moved(code, period, withdraw_report)


@api.post(f"{ONE}/reopen")
@api.arguments(ReopenSchema)
@api.response(200, ReportOutSchema)
def reopen(given: dict[str, str], code: str, period: str) -> Told:
    """Give an approved report back, with the reason (coordinators)"""
    return _moved(code, period, reopen_report, given["comment"])


@api.post(f"{ONE}/archive")
@api.response(200, ReportOutSchema)
def archive(code: str, period: str) -> Told:
    """Archive an approved report (coordinators)"""
    return _moved(code, period, archive_report)


@api.get(f"{ONE}/versions")
@api.response(200, SubmissionListSchema)
def list_versions(code: str, period: str) -> dict[str, Any]:
    """List the versions of a report, the latest first"""
    known = known_project(code, current_actor())
    report = report_of(known, period_of(period))
    return {
        "items": [
            {
                "version": one.version,
                "submitted_at": rfc3339(one.submitted_at),
                "submitted_by": one.submitted_by,
            }
            for one in submissions_of(report.id)
        ]
    }


@api.get(f"{ONE}/versions/<int:version>")
@api.response(200, ReportOutSchema)
def get_version(code: str, period: str, version: int) -> dict[str, Any]:
    """Read a report as it was handed in"""
    return _shown(code, period, version)


@api.get(f"{ONE}/reviews")
@api.response(200, DecisionListSchema)
def list_reviews(code: str, period: str) -> dict[str, Any]:
    """List the decisions on all versions of a report"""
    known = known_project(code, current_actor())
    report = report_of(known, period_of(period))
    return {"items": [shown_decision(step) for step in decided(steps_of(report.id))]}


@api.post(f"{ONE}/reviews")
@api.arguments(ReviewSchema)
@api.response(201, ReportOutSchema)
def review(given: Review, code: str, period: str) -> Told:
    """Pass, return or reject the version that was read (coordinators)"""
    review_report(code, period, given, by=current_actor(), at=clock.now())
    body, _, headers = _told(code, period)
    return body, 201, headers


def _moved(code: str, period: str, move: Callable[..., Any], *said: str) -> Told:
    edition = require_match()
    actor, at = current_actor(), clock.now()
    return _changed(
        code,
        period,
        lambda: move(code, period, *said, edition=edition, by=actor, at=at),
    )


def _changed(code: str, period: str, change: Callable[[], Any]) -> Told:
    try:
        change()
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code, period)


def _told(code: str, period: str) -> Told:
    body = _shown(code, period)
    return body, 200, {"ETag": etag(body["edition"])}


def _shown(code: str, period: str, version: int | None = None) -> dict[str, Any]:
    actor, at = current_actor(), clock.now()
    page = report_page(code, period, actor, at=at, version=version)
    checks = [(check, say(check.said)) for check in page.checks]
    return shown_report(page, say(page.verdict), checks)
