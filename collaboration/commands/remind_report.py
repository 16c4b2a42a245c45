"""Remind the people of a project of a report that they owe."""

from datetime import datetime

from collaboration.commands.change_project import named
from collaboration.events.reminders import ReportReminded
from collaboration.permissions import Permission
from collaboration.queries.access import known_project
from collaboration.queries.reports import find_report, period_of
from collaboration.rules.deadline import NotOwed
from collaboration.rules.report_state import EDITABLE
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused


@command
def remind_report(code: str, period_text: str, *, by: Actor, at: datetime) -> int:
    """Tell those who lead the project, and the author; at most once a day.

    The clock does this too. Returns how many are told; raises NotFound, Forbidden and
    Refused (a report that is not owed).
    """
    period, today = period_of(period_text), local_day(at)
    project = known_project(code, by, Permission.REMIND, lock=True)
    report = find_report(project, period)
    if period.last_day >= today or (report and report.state not in EDITABLE):
        raise Refused(NotOwed())
    people = set(project.ties.leads or project.ties.members)
    if report:
        people.add(report.author_id)
        due_on = report.due_on
    else:
        due_on = project.deadlines.due_on(project.row.plan_task, period)
    reminded = ReportReminded(
        **named(project),
        period=str(period),
        due_on=due_on.isoformat(),
        on=today.isoformat(),
        person_ids=sorted(people),
    )
    record(reminded, by=by, at=at)
    return len(people)
