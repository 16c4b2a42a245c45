"""Figures of the plan's tasks, each a sum over rows that can be opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from booking.models.reservation import Reservation
from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState
from collaboration.models.outcome import AirworthinessStep, Outcome
from collaboration.models.plan import PlanEntry
from collaboration.models.project import Project
from collaboration.queries.access import Research, visible_to
from collaboration.queries.evidence import counting
from collaboration.rules.airworthiness import THREE_CERTIFICATES
from collaboration.rules.outcome import OutcomeKind, OutcomeState
from collaboration.rules.period import Period
from collaboration.rules.plan import FIGURES, plan
from collaboration.rules.project import Stage
from identity.models.organisation import Organisation
from identity.models.user import User
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day
from kernel.values.text import Bilingual

TWO_ZONES = ("neobay", "zhangjiang")
ALL_TASKS = frozenset(figure.task for figure in FIGURES.values())
BEYOND = (Stage.VALIDATION, Stage.LOW_RATE, Stage.INDUSTRIALISATION)
# Clinical and medical instruments have codes from 09 on.
MEDICAL = Instrument.category_code.startswith("09")
LISTED = Instrument.state == ListingState.PUBLISHED
SHARED = and_(LISTED, Instrument.zone_key.in_(TWO_ZONES))


@dataclass(frozen=True, slots=True)
class Entry:
    """A progress entry with its unit and author."""

    task: int
    on: date
    course: str
    progress_zh: str
    unit: Bilingual
    author: str


def responsible_units() -> dict[int, frozenset[int]]:
    """Return the ids of the units that answer for each task."""
    rows = db.session.execute(
        select(Organisation.name_zh, Organisation.id).where(
            Organisation.kind == OrganisationKind.RESPONSIBLE_UNIT
        )
    )
    ids = {row.name_zh: row.id for row in rows}
    return {
        task.number: frozenset(ids[u.zh] for u in task.units if u.zh in ids)
        for task in plan()
    }


def counted(
    actor: Actor, task: int, units: Mapping[int, frozenset[int]]
) -> ColumnElement[bool]:
    """Return which projects count for the viewer of a task.

    All of them for the units that answer for it; for others those they may see. Goes
    with a statement that joins Research.
    """
    if units[task] & set(actor.scopes(Role.COORDINATOR)):
        return true()
    return visible_to(actor)


def figures(
    actor: Actor,
    units: Mapping[int, frozenset[int]],
    *,
    at: datetime,
    tasks: Collection[int] = ALL_TASKS,
) -> dict[str, int]:
    """Return the figures of some tasks by key: counts, minutes, or fen."""
    found: dict[str, Any] = {}
    if {5, 6} & set(tasks):
        found |= _instruments()
    if 6 in tasks:
        found |= _between_zones(at)
    if {7, 8} & set(tasks):
        found |= _projects(actor, units)
    if 8 in tasks:
        found |= _steps(actor, units)
    if {9, 15} & set(tasks):
        found |= _outcomes(actor, units)
    return {
        key: int(value or 0)
        for key, value in found.items()
        if FIGURES[key].task in tasks
    }


def entries(task: int | None = None, *, limit: int = 50) -> list[Entry]:
    """Return the latest entry of every task, or all of one task, the latest first."""
    wanted = (
        select(
            PlanEntry.task,
            PlanEntry.on,
            PlanEntry.course,
            PlanEntry.progress_zh,
            Organisation.name_zh,
            Organisation.name_en,
            User.name,
        )
        .join(Organisation, Organisation.id == PlanEntry.organisation_id)
        .join(User, User.id == PlanEntry.author_id)
        .order_by(PlanEntry.on.desc(), PlanEntry.id.desc())
        .limit(limit)
    )
    if task is not None:
        wanted = wanted.where(PlanEntry.task == task)
    else:
        newest = (
            select(PlanEntry.id)
            .where(PlanEntry.task == _Task.c.task)
            .order_by(PlanEntry.on.desc(), PlanEntry.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        wanted = wanted.where(PlanEntry.id.in_(select(newest).select_from(_Task)))
    return [
        Entry(row[0], row[1], str(row[2]), row[3], Bilingual(row[4], row[5]), row[6])
        for row in db.session.execute(wanted)
    ]


_Task = select(func.generate_series(1, 19).label("task")).subquery("tasks")


def quarter_of(at: datetime) -> Period:
    """Return the running quarter, in which hours are counted."""
    return Period.containing(local_day(at))


def between_the_zones(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return which bookings went from one of the two zones to the other this quarter."""
    start, quarter = func.lower(Reservation.during), quarter_of(at)
    return (
        SHARED,
        Reservation.cross_zone.is_(True),
        Reservation.zone_key.in_(TWO_ZONES),
        Reservation.zone_key != Instrument.zone_key,
        start >= quarter.start,
        start < quarter.end,
        counting(at),
    )


MINUTES = (
    func.sum(
        func.extract(
            "epoch", func.upper(Reservation.during) - func.lower(Reservation.during)
        )
    )
    / 60
)


def _instruments() -> dict[str, Any]:
    return _one(
        select(
            func.count().filter(and_(LISTED, MEDICAL)).label("medical_instruments"),
            func.count().filter(SHARED).label("shared_instruments"),
        ).select_from(Instrument)
    )


def _between_zones(at: datetime) -> dict[str, Any]:
    return _one(
        select(
            func.count(Instrument.id.distinct()).label("cross_instruments"),
            MINUTES.label("cross_minutes"),
        )
        .select_from(Instrument)
        .join(Reservation, Reservation.instrument_id == Instrument.id)
        .where(*between_the_zones(at))
    )


def _projects(actor: Actor, units: Mapping[int, frozenset[int]]) -> dict[str, Any]:
    seven, eight = Project.plan_task == 7, Project.plan_task == 8
    return _one(
        select(
            func.count().filter(seven).label("projects_7"),
            func.count().filter(seven, Project.stage.in_(BEYOND)).label("validating_7"),
            func.sum(Project.investment_plan_fen).filter(seven).label("investment_7"),
            func.count().filter(eight).label("projects_8"),
        )
        .select_from(Project)
        .join(Research, Research.id == Project.research_org_id)
        .where(
            Project.stage != Stage.TERMINATED,
            or_(
                and_(seven, counted(actor, 7, units)),
                and_(eight, counted(actor, 8, units)),
            ),
        )
    )


def _steps(actor: Actor, units: Mapping[int, frozenset[int]]) -> dict[str, Any]:
    named = AirworthinessStep.step.in_(THREE_CERTIFICATES)
    return _one(
        select(
            func.count().label("steps_8"),
            func.count().filter(named).label("certificates_8"),
        )
        .select_from(AirworthinessStep)
        .join(Project, Project.id == AirworthinessStep.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(AirworthinessStep.issued_on.is_not(None), counted(actor, 8, units))
    )


def _outcomes(actor: Actor, units: Mapping[int, frozenset[int]]) -> dict[str, Any]:
    patent, pledge = (
        Outcome.kind == k for k in (OutcomeKind.PATENT, OutcomeKind.PLEDGE)
    )
    granted = Outcome.state == OutcomeState.GRANTED
    return _one(
        select(
            func.count().filter(patent).label("patents"),
            func.count().filter(patent, Outcome.fast_route).label("fast_patents"),
            func.count()
            .filter(patent, Outcome.fast_route, granted)
            .label("fast_granted"),
            func.count().filter(pledge).label("pledges"),
            func.sum(Outcome.amount_fen).filter(pledge).label("pledged"),
        )
        .select_from(Outcome)
        .join(Project, Project.id == Outcome.project_id)
        .join(Research, Research.id == Project.research_org_id)
        .where(
            or_(
                and_(patent, counted(actor, 9, units)),
                and_(pledge, counted(actor, 15, units)),
            )
        )
    )


def _one(statement: Any) -> dict[str, Any]:
    rows: Sequence[Any] = db.session.execute(statement).all()
    return dict(rows[0]._mapping)
