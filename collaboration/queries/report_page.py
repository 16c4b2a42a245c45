"""A report as it is read, written and reviewed: figures, checks, evidence, route."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from collaboration.models.report import Report
from collaboration.permissions import Permission
from collaboration.queries.access import KnownProject, known_project
from collaboration.queries.report_live import live_content
from collaboration.queries.reports import (
    ShownStep,
    find_report,
    period_of,
    standing,
    steps_of,
    version_of,
)
from collaboration.rules.checks import Check, checks, to_look_at
from collaboration.rules.deadline import Deadline
from collaboration.rules.figures import Figure, figures, since_start
from collaboration.rules.period import Period
from collaboration.rules.picture import picture
from collaboration.rules.project import time_passed_pct
from collaboration.rules.report_fields import Content, differences, prefilled
from collaboration.rules.report_state import EDITABLE, WAITING
from collaboration.rules.review import Step
from collaboration.rules.verdict import verdict
from kernel.values.actor import Actor
from kernel.values.errors import NotFound
from kernel.values.text import Message


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report and everything that stands beside it; `report` is None if not begun."""

    project: KnownProject
    period: Period
    report: Report | None
    content: dict[str, Any]
    before: Content | None
    figures: list[Figure]
    checks: list[Check]
    verdict: Message
    time_pct: int
    all_steps: list[ShownStep]
    deadline: Deadline
    version: int = 0
    since_start: dict[str, int] = field(default_factory=dict)

    @property
    def due_on(self) -> date:
        """Return the last day for handing it in."""
        return self.report.due_on if self.report else self.deadline.due_on(self.period)

    @property
    def steps(self) -> list[ShownStep]:
        """Return the route of the version that is shown."""
        return [one for one in self.all_steps if one.row.version == self.version]

    @property
    def steps_as_values(self) -> list[Step]:
        """Return the route as the rules of reviewing see it."""
        return [
            Step(s.row.position, s.row.organisation_id, s.unit.zh, bool(s.row.decision))
            for s in self.steps
        ]

    @property
    def to_look_at(self) -> list[Check]:
        """Return the checks that did not pass."""
        return to_look_at(self.checks)


def handed_in_already(
    code: str, period_text: str, content: Content, *, by: Actor
) -> bool:
    """Say whether the report waits for its units with exactly this content.

    Raises NotFound and Forbidden.
    """
    project = known_project(code, by, Permission.WRITE)
    report = find_report(project, period_of(period_text))
    return (
        report is not None
        and report.state in WAITING
        and not differences(content, report.content)
    )


def report_page(
    code: str,
    period_text: str,
    viewer: Actor,
    permission: Permission = Permission.SEE,
    *,
    at: datetime,
    begun: bool = True,
    version: int | None = None,
) -> ReportPage:
    """Return a report, live while it is written, as handed in afterwards.

    With begun=False a report that does not exist yet is shown as it would begin; with a
    version it is shown as it was handed in then. Raises NotFound and Forbidden.
    """
    period = period_of(period_text)
    project = known_project(code, viewer, permission)
    stands = standing(project, period)
    report, before = stands.report, stands.before
    if report is None and begun:
        raise NotFound
    content = dict(report.content) if report else prefilled(before)
    if version is not None:
        content = dict(version_of(report, version).content)
    elif report is None or report.state in EDITABLE:
        content |= live_content(project, period, at=at)
    row = project.row
    time_pct = time_passed_pct(row.starts_on, row.planned_end, period.last_day)
    found = checks(
        picture(
            content,
            before,
            period,
            investment_plan_fen=row.investment_plan_fen,
            starts_on=row.starts_on,
            nothing_classified=row.nothing_classified,
            plan_task=row.plan_task,
        )
    )
    return ReportPage(
        project,
        period,
        report,
        content,
        before,
        figures(
            content,
            before,
            plan_fen=row.investment_plan_fen,
            earlier=stands.earlier,
        ),
        found,
        verdict(found, content.get("progress_pct"), time_pct),
        time_pct,
        steps_of(report.id) if report and report.version else [],
        project.deadlines.of(row.plan_task, period),
        version or (report.version if report else 0),
        since_start(content, stands.earlier),
    )
