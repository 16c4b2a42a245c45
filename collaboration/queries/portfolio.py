"""The portfolio: what all collaborations that somebody may see add up to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    BindParameter,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from collaboration.models.outcome import Outcome
from collaboration.models.project import LinkedReservation, Milestone, Project
from collaboration.models.report import Report
from collaboration.queries.access import Research, Validation, of_visible, visible_to
from collaboration.queries.links import LINKED_MINUTES, links_within
from collaboration.rules.outcome import OutcomeKind
from collaboration.rules.period import Period
from collaboration.rules.report_state import ReportState
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual

# Only what was passed counts; until then a report's figures are its authors'.
_PASSED_STATES = (ReportState.APPROVED, ReportState.ARCHIVED)
# Written into the statement: with parameters the index of passed reports is not used.
_PASSED: BindParameter[ReportState] = bindparam(
    "passed", _PASSED_STATES, expanding=True, literal_execute=True
)
SECTOR, STAGE, PAIR, UNIT, ALL = "sector", "stage", "pair", "unit", "all"
FLOW = "flow"
# By what a line does not tell apart: its sector, stage, zones, unit.
_FLOW = -1
_KINDS = {
    0b0111: SECTOR, 0b1011: STAGE, 0b1101: PAIR, 0b1110: UNIT, 0b1111: ALL, _FLOW: FLOW,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the portfolio: money in fen, hours in minutes; keys by its kind.

    A flow has only minutes, from the users' zone (key) to the instruments' (other).
    """

    kind: str
    key: str
    other: str
    name: Bilingual
    projects: int
    plan_fen: int
    invested_fen: int
    jobs: int
    patents: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """Milestones planned for a quarter, and how many of them were reached."""

    first_day: date
    planned: int
    reached: int


def lines(actor: Actor, period: Period, *, at: datetime) -> list[Line]:
    """Return the lines of all kinds, the total and the flows.

    Lines come by their planned investment, flows by their minutes, the largest first.
    Investment and jobs are those of each project's last passed report; hours those of
    linked bookings that took place in the period.
    """
    used = _used(actor, period, at)
    base = _base(actor, used)
    names = ("plan_fen", "invested_fen", "jobs", "patents", "minutes")
    added = (
        select(
            func.grouping(
                base.c.sector, base.c.stage, base.c.start, base.c.unit_id
            ).label("kind"),
            base.c.sector,
            base.c.stage,
            base.c.start,
            base.c.end,
            base.c.unit_id,
            func.count().label("projects"),
            *(func.coalesce(func.sum(base.c[name]), 0).label(name) for name in names),
        )
        .group_by(
            func.grouping_sets(
                tuple_(base.c.sector),
                tuple_(base.c.stage),
                tuple_(base.c.start, base.c.end),
                tuple_(base.c.unit_id),
                tuple_(),
            )
        )
        .subquery("added")
    )
    flows = select(
        literal(_FLOW), null(), null(), used.c.user_zone, used.c.zone, null(),
        *(literal(0) for _ in range(5)), used.c.minutes,
    ).where(used.c.project_id.is_(None))  # fmt: skip
    found = union_all(select(added), flows).subquery("found")
    wanted = (
        select(found, Research.code, Research.name_zh, Research.name_en)
        .outerjoin(Research, Research.id == found.c.unit_id)
        .order_by(
            found.c.plan_fen.desc(), found.c.projects.desc(), found.c.minutes.desc()
        )
    )
    return [_line(row) for row in db.session.execute(wanted)]


def quarters(actor: Actor, *, first: Period, last: Period) -> list[Quarter]:
    """Return the quarters from one to another with their milestones."""
    # By day first: finding the quarter of every milestone costs more than counting.
    days = (
        select(
            Milestone.planned_on.label("day"),
            func.count().label("planned"),
            func.count(Milestone.reached_on).label("reached"),
        )
        .where(
            of_visible(Milestone.project_id, actor),
            Milestone.state != "dropped",
            Milestone.planned_on >= first.first_day,
            Milestone.planned_on <= last.last_day,
        )
        .group_by(Milestone.planned_on)
        .subquery("days")
    )
    quarter = func.date_trunc("quarter", days.c.day)
    wanted = select(
        quarter,
        cast(func.sum(days.c.planned), BigInteger),
        cast(func.sum(days.c.reached), BigInteger),
    ).group_by(quarter)
    found = {row[0].date(): (row[1], row[2]) for row in db.session.execute(wanted)}
    shown, period = [], first
    while period <= last:
        planned, reached = found.get(period.first_day, (0, 0))
        shown.append(Quarter(period.first_day, planned, reached))
        period = period.next
    return shown


def _used(actor: Actor, period: Period, at: datetime) -> CTE:
    """Return the minutes of each project, and of each pair of zones without project.

    Both from one walk through the links, the largest table there is to add up.
    """
    link = LinkedReservation
    return (
        select(
            link.project_id,
            link.user_zone,
            link.zone,
            cast(LINKED_MINUTES, BigInteger).label("minutes"),
        )
        .where(of_visible(link.project_id, actor), *links_within(period, at))
        .group_by(
            func.grouping_sets(
                tuple_(link.project_id), tuple_(link.user_zone, link.zone)
            )
        )
        .cte("used")
    )


def _base(actor: Actor, used: CTE) -> Any:
    """Return one row for each project: its keys and its figures."""
    latest = (
        select(
            Report.inv_cum_fen.label("invested_fen"),
            (
                func.coalesce(Report.jobs_research, 0)
                + func.coalesce(Report.jobs_validation, 0)
            ).label("jobs"),
        )
        .where(Report.project_id == Project.id, Report.state.in_(_PASSED))
        .order_by(Report.due_on.desc())
        .limit(1)
        .correlate(Project)
        .lateral("latest")
    )
    patents = (
        select(Outcome.project_id, func.count().label("patents"))
        .where(Outcome.kind == OutcomeKind.PATENT)
        .group_by(Outcome.project_id)
        .subquery("patents")
    )
    return (
        select(
            Project.sector,
            cast(Project.stage, Text).label("stage"),
            func.coalesce(Research.zone_key, "").label("start"),
            func.coalesce(Validation.zone_key, "").label("end"),
            Research.id.label("unit_id"),
            Project.investment_plan_fen.label("plan_fen"),
            latest.c.invested_fen,
            latest.c.jobs,
            patents.c.patents,
            used.c.minutes,
        )
        .select_from(Project)
        .join(Research, Research.id == Project.research_org_id)
        .join(Validation, Validation.id == Project.validation_org_id)
        .outerjoin(latest, literal(True))
        .outerjoin(patents, patents.c.project_id == Project.id)
        .outerjoin(used, used.c.project_id == Project.id)
        .where(visible_to(actor))
        .subquery("base")
    )


def _line(row: Any) -> Line:
    missing, sector, stage, start, end, _, *sums, unit, unit_zh, unit_en = row
    kind = _KINDS[missing]
    key = {SECTOR: sector, STAGE: stage, UNIT: unit, ALL: ""}.get(kind, start)
    name = Bilingual(unit_zh, unit_en) if kind == UNIT else Bilingual("")
    return Line(kind, key or "", end or "", name, *(int(one) for one in sums))
