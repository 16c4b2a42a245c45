"""What waits for a decision of the actor's units."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from collaboration.models.project import Project
from collaboration.models.report import Report, ReviewStep
from collaboration.queries.deadlines import deadlines
from collaboration.queries.reports import typed
from collaboration.rules.checks import checks, to_look_at
from collaboration.rules.period import Period
from collaboration.rules.picture import picture
from collaboration.rules.report_state import ReportState
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits for one of the actor's units."""

    code: str
    title: Bilingual
    plan_task: int
    period: str
    version: int
    due_on: date
    submitted_at: datetime
    author: str
    unit: Bilingual
    label_zh: str
    points: int = 0
    stood_in_for: str = ""

    @property
    def clean(self) -> bool:
        """Say whether it passes every check."""
        return not self.points

    def days_waiting(self, at: datetime) -> int:
        """Return for how many days it has waited, in Shanghai."""
        return (local_day(at) - local_day(self.submitted_at)).days

    @property
    def days_late(self) -> int:
        """Return by how many days it was submitted after its due day, or 0."""
        return max(0, (local_day(self.submitted_at) - self.due_on).days)


def review_queue(actor: Actor, *, limit: int = 100) -> list[Waiting]:
    """Return the reports whose turn is the actor's, the earliest due first."""
    looked_at = (
        Project.investment_plan_fen,
        Project.starts_on,
        Project.nothing_classified,
        typed(Report.content, "milestones", "proved_min"),
        _content_before(),
    )
    # Names are looked up for those only that are shown.
    in_turn = (Report.due_on, Report.id, ReviewStep.id)
    first = (
        _open(actor, ReviewStep.id, ReviewStep.report_id)
        .order_by(*in_turn)
        .limit(limit)
        .subquery("first")
    )
    wanted = (
        select(
            Project.code,
            Project.title_zh,
            Project.title_en,
            Project.plan_task,
            Report.period,
            Report.version,
            Report.due_on,
            Report.submitted_at,
            User.name,
            Organisation.name_zh,
            Organisation.name_en,
            ReviewStep.label_zh,
            *looked_at,
            ReviewStep.organisation_id,
        )
        .select_from(first)
        .join(ReviewStep, ReviewStep.id == first.c.id)
        .join(Report, Report.id == first.c.report_id)
        .join(Project, Project.id == Report.project_id)
        .join(User, User.id == Report.author_id)
        .join(Organisation, Organisation.id == ReviewStep.organisation_id)
        .order_by(*in_turn)
    )
    return [_waiting(row, actor) for row in db.session.execute(wanted)]


def _waiting(row: Any, actor: Actor) -> Waiting:
    lent = actor.stands_in(Role.COORDINATOR, row.organisation_id)
    return Waiting(
        code=row[0],
        title=Bilingual(row[1], row[2]),
        plan_task=row[3],
        period=row[4],
        version=row[5],
        due_on=row[6],
        submitted_at=row[7],
        author=row[8],
        unit=Bilingual(row[9], row[10]),
        label_zh=row[11],
        points=_points(row),
        stood_in_for=lent.for_name if lent else "",
    )


def _points(row: Any) -> int:
    """Return how many checks did not pass; the same checks as on its page."""
    period = Period.parse(row[4])
    if period is None:
        return 0
    seen = picture(
        row[15],
        row[16],
        period,
        investment_plan_fen=row[12],
        starts_on=row[13],
        nothing_classified=row[14],
        plan_task=row[3],
    )
    return len(to_look_at(checks(seen)))


def _content_before() -> ScalarSelect[Any]:
    """Return the content of the last report of the same kind, as queries.reports has."""
    earlier = aliased(Report, name="earlier")
    return (
        select(typed(earlier.content))
        .where(
            earlier.project_id == Report.project_id,
            earlier.period < Report.period,
            func.substr(earlier.period, 5, 1) == func.substr(Report.period, 5, 1),
            earlier.state != ReportState.REJECTED,
        )
        .order_by(earlier.period.desc())
        .limit(1)
        .correlate(Report)
        .scalar_subquery()
    )


def reviews_waiting(actor: Actor) -> int:
    """Return how many reports wait for the actor's units."""
    if not actor.acting_scopes(Role.COORDINATOR):
        return 0
    return int(db.session.execute(_open(actor, func.count())).scalar_one())


def approved_reports(at: datetime) -> list[tuple[str, str]]:
    """Return (project, period) of approved reports whose successors are due."""
    rows = db.session.execute(
        select(Project.code, Report.period, Project.plan_task)
        .join(Project, Project.id == Report.project_id)
        .where(Report.state == ReportState.APPROVED, Report.due_on < local_day(at))
        .order_by(Report.id)
    )
    rules = deadlines()
    return [
        (code, text)
        for code, text, task in rows
        if (period := Period.parse(text))
        and rules.due_on(task, period.next) < local_day(at)
    ]


def _open(actor: Actor, *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(ReviewStep)
        .join(Report, Report.id == ReviewStep.report_id)
        .where(
            ReviewStep.organisation_id.in_(actor.acting_scopes(Role.COORDINATOR)),
            ReviewStep.decision.is_(None),
            ReviewStep.version == Report.version,
            ReviewStep.position == Report.step,
            Report.state.in_([ReportState.SUBMITTED, ReportState.IN_REVIEW]),
        )
    )
