"""The portfolio: what all collaborations that somebody may see add up to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Text, cast, func, literal, select, tuple_

from collaboration.models.outcome import Outcome
from collaboration.models.project import LinkedReservation, Milestone, Project
from collaboration.models.report import Report
from collaboration.queries.access import Research, Validation, seen_by
from collaboration.queries.evidence import LINKED_MINUTES, link_counts
from collaboration.rules.outcome import OutcomeKind
from collaboration.rules.period import Period
from collaboration.rules.report_state import ReportState
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.text import Bilingual

# Only what was passed counts; until then a report's figures are its authors'.
PASSED = (ReportState.APPROVED, ReportState.ARCHIVED)
SECTOR, STAGE, PAIR, UNIT, ALL = "sector", "stage", "pair", "unit", "all"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the portfolio: money in fen, hours in minutes; keys by its kind."""

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
    """Return the lines of all kinds and the total, the largest plan first.

    Investment and jobs are those of each project's last passed report; hours those of
    linked bookings that took place in the period.
    """
    base = _base(actor, period, at)
    sums = (
        func.count(),
        func.coalesce(func.sum(base.c.plan_fen), 0),
        func.coalesce(func.sum(base.c.invested_fen), 0),
        func.coalesce(func.sum(base.c.jobs), 0),
        func.coalesce(func.sum(base.c.patents), 0),
        func.coalesce(func.sum(base.c.minutes), 0),
    )
    grouping = func.grouping(
        base.c.sector, base.c.stage, base.c.start, base.c.unit_code
    )
    wanted = (
        select(
            grouping,
            base.c.sector,
            base.c.stage,
            base.c.start,
            base.c.end,
            base.c.unit_code,
            func.min(base.c.unit_zh),
            func.min(base.c.unit_en),
            *sums,
        )
        .group_by(
            func.grouping_sets(
                tuple_(base.c.sector),
                tuple_(base.c.stage),
                tuple_(base.c.start, base.c.end),
                tuple_(base.c.unit_code),
                tuple_(),
            )
        )
        .order_by(sums[1].desc(), sums[0].desc())
    )
    return [_line(row) for row in db.session.execute(wanted)]


def flows(actor: Actor, period: Period, *, at: datetime) -> list[tuple[str, str, int]]:
    """Return minutes from the users' zone to the instruments' zone in the period."""
    wanted = (
        select(
            LinkedReservation.user_zone,
            LinkedReservation.zone,
            cast(LINKED_MINUTES, BigInteger),
        )
        .select_from(LinkedReservation)
        .join(Project, Project.id == LinkedReservation.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(seen_by(actor), *_within(period, at))
        .group_by(LinkedReservation.user_zone, LinkedReservation.zone)
    )
    return [(row[0] or "", row[1], row[2]) for row in db.session.execute(wanted)]


def quarters(actor: Actor, *, first: Period, last: Period) -> list[Quarter]:
    """Return the quarters from one to another with their milestones."""
    quarter = func.date_trunc("quarter", Milestone.planned_on)
    wanted = (
        select(quarter, func.count(), func.count(Milestone.reached_on))
        .select_from(Milestone)
        .join(Project, Project.id == Milestone.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(
            seen_by(actor),
            Milestone.state != "dropped",
            Milestone.planned_on >= first.first_day,
            Milestone.planned_on <= last.last_day,
        )
        .group_by(quarter)
    )
    found = {row[0].date(): (row[1], row[2]) for row in db.session.execute(wanted)}
    shown, period = [], first
    while period <= last:
        planned, reached = found.get(period.first_day, (0, 0))
        shown.append(Quarter(period.first_day, planned, reached))
        period = period.next
    return shown


def _base(actor: Actor, period: Period, at: datetime) -> Any:
    """Return one row for each project: its keys and its figures."""
    latest = (
        select(
            cast(Report.content["inv_cum_fen"].astext, BigInteger).label(
                "invested_fen"
            ),
            (
                func.coalesce(
                    cast(Report.content["jobs_research"].astext, BigInteger), 0
                )
                + func.coalesce(
                    cast(Report.content["jobs_validation"].astext, BigInteger), 0
                )
            ).label("jobs"),
        )
        .where(Report.project_id == Project.id, Report.state.in_(PASSED))
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
    used = (
        select(
            LinkedReservation.project_id,
            cast(LINKED_MINUTES, BigInteger).label("minutes"),
        )
        .where(*_within(period, at))
        .group_by(LinkedReservation.project_id)
        .subquery("used")
    )
    return (
        select(
            Project.sector,
            cast(Project.stage, Text).label("stage"),
            func.coalesce(Research.zone_key, "").label("start"),
            func.coalesce(Validation.zone_key, "").label("end"),
            Research.code.label("unit_code"),
            Research.name_zh.label("unit_zh"),
            Research.name_en.label("unit_en"),
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
        .where(seen_by(actor))
        .subquery("base")
    )


def _within(period: Period, at: datetime) -> tuple[Any, ...]:
    start = LinkedReservation.starts_at
    return start >= period.start, start < period.end, link_counts(at)


def _line(row: Any) -> Line:
    missing, sector, stage, start, end, unit, unit_zh, unit_en, *sums = row
    kind = {0b0111: SECTOR, 0b1011: STAGE, 0b1101: PAIR, 0b1110: UNIT, 0b1111: ALL}[
        missing
    ]
    key = {SECTOR: sector, STAGE: stage, PAIR: start, UNIT: unit, ALL: ""}[kind]
    name = Bilingual(unit_zh, unit_en) if kind == UNIT else Bilingual("")
    return Line(kind, key, end or "", name, *(int(one) for one in sums))
