"""Reports: one, locked; all of a project; the one before; steps and versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, aliased

from collaboration.models.project import Milestone
from collaboration.models.report import Report, ReportVersion, ReviewStep
from collaboration.queries.access import KnownProject
from collaboration.rules.figures import BY_PERIOD
from collaboration.rules.period import Period
from collaboration.rules.report_fields import Content
from collaboration.rules.report_state import ReportState
from collaboration.rules.review import Case, Step
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

_Decider = aliased(User, name="decider")
_Away = aliased(User, name="stood_in_for")


# What a report lists, most of the length of its content (report_live.live_content).
_LISTS = (
    "certificates", "evidence", "files", "matters", "milestones", "outcomes",
    "proved_min",
)  # fmt: skip


def typed(content: InstrumentedAttribute[dict[str, Any]], *kept: str) -> Any:
    """Return what was typed of a content, and those lists that are kept.

    For statements over many reports, which need not send and parse the rest.
    """
    left_out = [name for name in _LISTS if name not in kept]
    return content.op("-", return_type=JSONB())(cast(left_out, ARRAY(Text)))


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report with its author's name."""

    row: Report
    author: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of a route with the names around it."""

    row: ReviewStep
    unit: Bilingual
    decided_by: str | None
    decided_for: str | None = None


def period_of(text: str) -> Period:
    """Read a period from an address. Raises NotFound for what is none."""
    period = Period.parse(text)
    if period is None:
        raise NotFound
    return period


def find_report(
    project: KnownProject, period: Period, *, lock: bool = False
) -> Report | None:
    """Return the project's report of a period, if it was begun."""
    wanted = select(Report).where(
        Report.project_id == project.row.id, Report.period == str(period)
    )
    if lock:
        wanted = wanted.with_for_update(key_share=True).execution_options(
            populate_existing=True
        )
    return db.session.scalars(wanted).one_or_none()


def report_of(project: KnownProject, period: Period, *, lock: bool = False) -> Report:
    """Return the project's report of a period. Raises NotFound."""
    report = find_report(project, period, lock=lock)
    if report is None:
        raise NotFound
    return report


def reports_of(project_id: int) -> list[ListedReport]:
    """Return the reports of a project, the latest due first."""
    rows = db.session.execute(
        select(Report, User.name)
        .join(User, User.id == Report.author_id)
        .where(Report.project_id == project_id)
        .order_by(Report.due_on.desc(), Report.id.desc())
    )
    return [ListedReport(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """A report, None if not begun; the last one of its kind; sums of all before it."""

    report: Report | None
    before: Content | None
    earlier: Mapping[str, int]


def standing(project: KnownProject, period: Period) -> Standing:
    """Return the project's report of a period and what it follows, in one trip."""
    before = _before(project.row.id, period)
    content = select(before.c.content).order_by(before.c.period.desc()).limit(1)
    sums = select(
        func.jsonb_build_object(
            *(part for key in BY_PERIOD for part in (key, _sum(before.c.content, key)))
        )
    )
    here = and_(Report.project_id == project.row.id, Report.period == str(period))
    row = db.session.execute(
        select(Report, content.scalar_subquery(), sums.scalar_subquery())
        # One row even where the report was not begun.
        .select_from(select(literal(1)).subquery("always"))
        .outerjoin(Report, here)
    ).one()
    return Standing(row[0], row[1], row[2])


def _sum(content: ColumnElement[Any], key: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(content[key].astext, BigInteger)), 0)


def _before(project_id: int, period: Period) -> Subquery:
    """Return the reports of the same kind before a period."""
    shape = "____" if period.kind == "Y" else f"____{period.kind}_"
    return (
        select(Report.period, Report.content)
        .where(
            Report.project_id == project_id,
            Report.period.like(shape),
            Report.period < str(period),
            Report.state != ReportState.REJECTED,
        )
        .subquery("before")
    )


def milestones_of(project_id: int) -> Sequence[Milestone]:
    """Return the milestones of a project in the order of their plan."""
    return db.session.scalars(
        select(Milestone)
        .where(Milestone.project_id == project_id)
        .order_by(Milestone.planned_on, Milestone.number)
    ).all()


def steps_of(report_id: int) -> list[ShownStep]:
    """Return the steps of all versions, in the order of the route."""
    rows = db.session.execute(
        _with_names().where(ReviewStep.report_id == report_id).order_by(*_ORDER)
    )
    return [
        ShownStep(row[0], Bilingual(row[1], row[2]), row[3], row[4]) for row in rows
    ]


def decided(steps: Iterable[ShownStep]) -> list[ShownStep]:
    """Return the decisions, the latest first."""
    found = [one for one in steps if one.row.decided_at is not None]
    return sorted(found, key=lambda one: (one.row.decided_at, one.row.id), reverse=True)


def versions_of(report_id: int, *, limit: int = 2) -> Sequence[ReportVersion]:
    """Return the versions of a report, the latest first."""
    return db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.version.desc())
        .limit(limit)
    ).all()


@dataclass(frozen=True, slots=True)
class Submission:
    """When and by whom a version was handed in."""

    version: int
    submitted_at: datetime
    submitted_by: str


def submissions_of(report_id: int) -> list[Submission]:
    """Return all versions without what they say, the latest first."""
    rows = db.session.execute(
        select(ReportVersion.version, ReportVersion.submitted_at, User.name)
        .join(User, User.id == ReportVersion.submitted_by_id)
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.version.desc())
    )
    return [Submission(*row) for row in rows]


def version_of(report: Report | None, version: int) -> ReportVersion:
    """Return a report as it was handed in. Raises NotFound."""
    found = (
        report
        and db.session.scalars(
            select(ReportVersion).where(
                ReportVersion.report_id == report.id, ReportVersion.version == version
            )
        ).one_or_none()
    )
    if not found:
        raise NotFound
    return found


def case_of(project: KnownProject, report: Report) -> tuple[Case, list[ReviewStep]]:
    """Return a locked report as the rules of reviewing see it, and its steps' rows."""
    rows: Sequence[Any] = db.session.execute(
        _with_names()
        .where(ReviewStep.report_id == report.id, ReviewStep.version == report.version)
        .order_by(*_ORDER)
        .with_for_update(of=ReviewStep)
    ).all()
    steps = tuple(
        Step(row[0].position, row[0].organisation_id, row[1], bool(row[0].decision))
        for row in rows
    )
    case = Case(
        report.state,
        report.version,
        report.step,
        steps,
        project.ties.members | {report.author_id},
    )
    return case, [row[0] for row in rows]


_ORDER = (ReviewStep.version, ReviewStep.position, ReviewStep.id)


def _with_names() -> Select[*tuple[Any, ...]]:
    return (
        select(
            ReviewStep,
            Organisation.name_zh,
            Organisation.name_en,
            _Decider.name,
            _Away.name,
        )
        .join(Organisation, Organisation.id == ReviewStep.organisation_id)
        .outerjoin(_Decider, _Decider.id == ReviewStep.decided_by_id)
        .outerjoin(_Away, _Away.id == ReviewStep.decided_for_id)
    )
