"""The figures of a period over the projects that the reader may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from collaboration.models.project import Project
from collaboration.models.report import Report
from collaboration.queries.access import Research, Validation, visible_to
from collaboration.queries.deadlines import deadlines
from collaboration.queries.flows import flows
from collaboration.queries.reports import typed
from collaboration.rules.checks import YUAN_FACTOR
from collaboration.rules.period import Period
from collaboration.rules.project import Stage
from collaboration.rules.summary import (
    ADDED,
    APPROVED,
    COUNTED,
    GROUPS,
    HANDED_IN,
    OWED,
    gathered,
    with_use,
)
from collaboration.rules.vocabulary import TASKS
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.clock import local_day

# So many projects are read at a time.
_PORTION = 50


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A project with its report of the period; `content` is empty without one.

    What the report lists (evidence, milestones and so on) is left out of the content;
    of the evidence there are the minutes and the cost, in fen.
    """

    code: str
    title_zh: str
    title_en: str
    plan_task: int
    sector: str
    stage: str
    research_zh: str
    validation_zh: str
    plan_fen: int
    period: str
    state: str
    content: dict[str, Any]
    minutes: int
    cost_fen: int


def period_summary(viewer: Actor, period: Period, *, at: datetime) -> dict[str, Any]:
    """Return the summary of a period as plain JSON (rules/summary.py).

    Amounts are those of reports handed in; hours are those of linked bookings that
    count, by the zone of the users and of the instrument.
    """
    found = gathered(
        dict(row) for row in db.session.execute(_totals(viewer, period, at)).mappings()
    )
    used = [
        {
            "from": one.user_zone,
            "to": one.zone,
            "times": one.times,
            "minutes": one.minutes,
            "cost_fen": one.cost_fen,
        }
        for one in flows(viewer, period, at=at)
    ]
    return with_use(found, used) | {
        "period": str(period),
        "at": at.isoformat(),
    }


def summary_lines(
    viewer: Actor, period: Period, *, limit: int | None = None
) -> list[SummaryLine]:
    """Return the projects of a period, the largest investment first."""
    joined = and_(Report.project_id == Project.id, Report.period == str(period))
    wanted = (
        _lines(str(period))
        .outerjoin(Report, joined)
        .where(visible_to(viewer), *_running(period))
        .order_by(Report.inv_period_fen.desc().nulls_last(), Project.id)
    )
    rows: Iterable[Any] = db.session.execute(wanted.limit(limit)).all()
    return [_line(row) for row in rows]


def all_lines(viewer: Actor) -> Iterator[SummaryLine]:
    """Yield all reports of all periods by project.

    Read in portions, each a statement of its own: tens of thousands need little memory,
    and whoever reads may commit between two of them.
    """
    ids = db.session.scalars(
        select(Project.id)
        .join(Research, Research.id == Project.research_org_id)
        .where(visible_to(viewer))
        .order_by(Project.code)
    ).all()
    for start in range(0, len(ids), _PORTION):
        rows: Iterable[Any] = db.session.execute(
            _lines("")
            .join(Report, Report.project_id == Project.id)
            .where(Project.id.in_(ids[start : start + _PORTION]))
            .order_by(Project.code, Report.due_on, Report.id)
        ).all()
        for row in rows:
            yield _line(row)


def _lines(period: str) -> Select[*tuple[Any, ...]]:
    one = cast(
        func.jsonb_array_elements(Report.content["evidence"]).column_valued("one"),
        JSONB,
    )
    used = (
        select(
            func.jsonb_build_array(
                func.sum(cast(one["minutes"].astext, BigInteger)),
                func.sum(cast(one["cost_fen"].astext, BigInteger)),
            )
        )
        .correlate(Report)
        .scalar_subquery()
    )
    return (
        select(
            Project.code,
            Project.title_zh,
            Project.title_en,
            Project.plan_task,
            Project.sector,
            Project.stage,
            Research.name_zh,
            Validation.name_zh,
            Project.investment_plan_fen,
            func.coalesce(Report.period, period),
            func.coalesce(Report.state.cast(Project.code.type), ""),
            func.coalesce(typed(Report.content), text("'{}'::jsonb")),
            used,
        )
        .select_from(Project)
        .join(Research, Research.id == Project.research_org_id)
        .join(Validation, Validation.id == Project.validation_org_id)
    )


def _line(row: Any) -> SummaryLine:
    return SummaryLine(*row[:-1], *(amount or 0 for amount in row[-1]))


def _totals(viewer: Actor, period: Period, at: datetime) -> Select[*tuple[Any, ...]]:
    handed_in = Report.state.in_(HANDED_IN)
    today = local_day(at)
    rules = deadlines()
    late = and_(
        or_(Report.id.is_(None), Report.state.in_(OWED)),
        Project.plan_task.in_([t for t in TASKS if rules.due_on(t, period) < today]),
    )
    base = (
        select(
            Project.plan_task,
            Project.sector,
            Project.stage,
            handed_in.label("handed_in"),
            Report.state.in_(APPROVED).label("approved"),
            late.label("late"),
            and_(
                handed_in,
                Report.inv_cum_fen > Project.investment_plan_fen * YUAN_FACTOR,
            ).label("doubtful"),
            *(case((handed_in, getattr(Report, key))).label(key) for key in ADDED),
        )
        .select_from(Project)
        .join(Research, Research.id == Project.research_org_id)
        .outerjoin(
            Report, and_(Report.project_id == Project.id, Report.period == str(period))
        )
        .where(visible_to(viewer), *_running(period))
        .subquery("base")
    )
    columns = base.c
    kind = case(
        *(
            (func.grouping(columns[name]) == 0, literal_column(f"'{name}'"))
            for name in GROUPS
        ),
        else_=None,
    )
    key = func.coalesce(
        cast(columns.plan_task, columns.sector.type), columns.sector, columns.stage
    )
    return select(
        kind.label("group"),
        key.label("key"),
        func.count().label("projects"),
        *(func.count().filter(columns[name]).label(name) for name in COUNTED[1:]),
        *(func.sum(columns[name]).label(name) for name in ADDED),
    ).group_by(text("GROUPING SETS ((), (plan_task), (sector), (stage))"))


def _running(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a project owes a report of the period."""
    return (
        Project.starts_on <= period.last_day,
        or_(Project.stage != Stage.TERMINATED, Report.id.is_not(None)),
    )


def count_reports(viewer: Actor) -> int:
    """Return how many reports the viewer may see."""
    return int(
        db.session.execute(
            select(func.count())
            .select_from(Report)
            .join(Project, Project.id == Report.project_id)
            .join(Research, Research.id == Project.research_org_id)
            .where(visible_to(viewer))
        ).scalar_one()
    )
