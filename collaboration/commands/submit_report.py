"""Hand a report in for review."""

from datetime import datetime

from collaboration.commands.change_report import (
    LockedReport,
    change_report,
    require_edition,
)
from collaboration.events import ReportSubmitted
from collaboration.models.report import ReportVersion, ReviewStep
from collaboration.permissions import Permission
from collaboration.queries.remarks import spots_of
from collaboration.queries.report_live import live_content
from collaboration.queries.routes import route_of
from collaboration.rules.refusals import (
    ClassifiedNotDeclared,
    MissingFields,
    NoRoute,
    NotEditable,
)
from collaboration.rules.remark import RemarksUnanswered, unanswered
from collaboration.rules.report_fields import LABELS, missing
from collaboration.rules.report_period import too_early
from collaboration.rules.report_state import Action, Party, next_state
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refusal, Refused


@command
def submit_report(
    code: str, period_text: str, *, edition: int | None, by: Actor, at: datetime
) -> LockedReport:
    """Hand the report in as it is saved: a new version that never changes.

    Milestones and instrument hours are written into it as they stand now. Raises
    NotFound, Forbidden, Refused (every reason) and Stale.
    """
    locked = change_report(code, period_text, Permission.WRITE, by=by)
    report, project = locked.row, locked.project
    state = next_state(report.state, Action.SUBMIT, {Party.AUTHOR})
    if state is None:
        raise Refused(NotEditable())
    require_edition(report, edition)
    content = report.content | live_content(project, locked.period, at=at)
    route = route_of(project, content)
    reasons: list[Refusal] = [*too_early(locked.period, local_day(at))]
    if empty := missing(content):
        reasons.append(MissingFields(tuple(LABELS[key] for key in empty)))
    if not project.row.nothing_classified:
        reasons.append(ClassifiedNotDeclared())
    if open_remarks := unanswered(spots_of(report), report.version):
        reasons.append(RemarksUnanswered(open_remarks))
    if not route:
        reasons.append(NoRoute(project.row.plan_task))
    if reasons:
        raise Refused(*reasons)
    before = report.state
    report.content, report.state, report.step = content, state, 1
    report.version += 1
    report.edition += 1
    report.submitted_at = at
    db.session.add(
        ReportVersion(
            report_id=report.id,
            version=report.version,
            content=content,
            submitted_by_id=by.id,
            submitted_at=at,
        )
    )
    db.session.add_all(
        ReviewStep(
            report_id=report.id,
            version=report.version,
            position=stop.position,
            organisation_id=stop.organisation_id,
            label_zh=stop.label_zh,
        )
        for stop in route
    )
    submitted = ReportSubmitted(
        **locked.named,
        unit_ids=[stop.organisation_id for stop in route if stop.position == 1],
        before={"state": str(before)},
        after={"state": str(state), "version": report.version},
    )
    record(submitted, by=by, at=at)
    return locked
