"""Reports that are owed: missing, or begun and not handed in; and slow reviews."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true

from collaboration.models.project import Project
from collaboration.models.report import Report, ReviewStep
from collaboration.queries.access import Research, visible_to
from collaboration.queries.deadlines import deadlines
from collaboration.queries.duties import duties
from collaboration.rules.period import Period
from collaboration.rules.project import Stage
from collaboration.rules.report_state import EDITABLE, WAITING
from collaboration.rules.vocabulary import TASKS
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that its authors still have; `state` is empty for one not begun."""

    code: str
    title: Bilingual
    period: str
    due_on: date
    state: str
    plan_task: int

    def days_late(self, today: date) -> int:
        """Return by how many days it is late, 0 up to the due day."""
        return max(0, (today - self.due_on).days)


@dataclass(frozen=True, slots=True)
class SlowReview:
    """A report that waits for a unit since it was submitted."""

    code: str
    plan_task: int
    period: str
    since: date
    unit_id: int


def owed_reports(
    viewer: Actor | None,
    *,
    at: datetime,
    ahead: timedelta = timedelta(days=-1),
    limit: int | None = 200,
) -> list[Owed]:
    """Return owed reports due by then, the longest overdue first.

    Every running project owes a report of the quarter that ended last, and of the
    half-year and year where the administrators set so; else these are owed once they
    were begun. `viewer` None is the clock, which sees all.
    """
    seen = visible_to(viewer) if viewer else true()
    last_due = local_day(at) + ahead
    begun = (
        select(
            Project.code, Project.title_zh, Project.title_en,
            Report.period, Report.due_on, Report.state,
            Project.plan_task,
        )
        .join(Project, Project.id == Report.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(Report.state.in_(EDITABLE), Report.due_on <= last_due, seen)
        .order_by(Report.due_on, Project.code)
        .limit(limit)
    )  # fmt: skip
    found = [_owed(*row) for row in db.session.execute(begun)]
    rules = deadlines()
    for kind in (one for one, owed in duties().items() if owed):
        ended = Period.containing(local_day(at), kind).previous
        due = {task: rules.due_on(task, ended) for task in TASKS}
        late = {task: day for task, day in due.items() if day <= last_due}
        found += _not_begun(ended, late, seen, limit)
    found.sort(key=lambda one: (one.due_on, one.code))
    return found[:limit]


def slow_reviews() -> list[SlowReview]:
    """Return all that waits for a decision."""
    rows = db.session.execute(
        select(
            Project.code,
            Project.plan_task,
            Report.period,
            Report.submitted_at,
            ReviewStep.organisation_id,
        )
        .join(Report, Report.id == ReviewStep.report_id)
        .join(Project, Project.id == Report.project_id)
        .where(
            Report.state.in_(WAITING),
            ReviewStep.decision.is_(None),
            ReviewStep.version == Report.version,
            ReviewStep.position == Report.step,
        )
        .order_by(ReviewStep.id)
    )
    return [
        SlowReview(code, task, period, local_day(when), unit)
        for code, task, period, when, unit in rows
        if when is not None
    ]


def _not_begun(
    period: Period,
    due: dict[int, date],
    seen: ColumnElement[bool],
    limit: int | None,
) -> list[Owed]:
    if not due:
        return []
    report = select(Report.id).where(
        Report.project_id == Project.id, Report.period == str(period)
    )
    rows = db.session.execute(
        select(Project.code, Project.title_zh, Project.title_en, Project.plan_task)
        .join(Research, Research.id == Project.research_org_id)
        .where(
            Project.plan_task.in_(due),
            Project.starts_on <= period.last_day,
            Project.stage != Stage.TERMINATED,
            ~report.exists(),
            seen,
        )
        .order_by(Project.code)
        .limit(limit)
    )
    return [
        _owed(code, zh, en, str(period), due[task], "", task)
        for code, zh, en, task in rows
    ]


def _owed(
    code: str, zh: str, en: str, period: str, due_on: date, state: Any, task: int
) -> Owed:
    return Owed(code, Bilingual(zh, en), period, due_on, str(state), task)
