"""Begin the report of a period."""

from datetime import datetime

from collaboration.commands.change_project import change_project
from collaboration.commands.change_report import LockedReport
from collaboration.events import ReportDrafted
from collaboration.models.report import Report
from collaboration.permissions import Permission
from collaboration.queries.reports import find_report, period_of, standing
from collaboration.rules.report_fields import prefilled
from collaboration.rules.report_period import period_refusals
from collaboration.rules.report_state import ReportState
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused


@command
def draft_report(
    code: str, period_text: str, *, by: Actor, at: datetime
) -> LockedReport:
    """Begin the report with the figures of the one before; return one that exists.

    Raises NotFound, Forbidden and Refused (a period that has not begun, or that ends
    before the project starts).
    """
    period = period_of(period_text)
    project = change_project(code, Permission.WRITE, by=by)
    if found := find_report(project, period, lock=True):
        return LockedReport(project, period, found)
    if reasons := period_refusals(period, project.row.starts_on, local_day(at)):
        raise Refused(*reasons)
    report = Report(
        project_id=project.row.id,
        period=str(period),
        due_on=project.deadlines.due_on(project.row.plan_task, period),
        state=ReportState.DRAFT,
        version=0,
        edition=1,
        step=0,
        content=prefilled(standing(project, period).before),
        author_id=by.id,
    )
    db.session.add(report)
    db.session.flush()
    locked = LockedReport(project, period, report)
    drafted = ReportDrafted(**locked.named, after={"state": str(report.state)})
    record(drafted, by=by, at=at)
    return locked
