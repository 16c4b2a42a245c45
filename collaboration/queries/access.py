"""Which projects somebody may know of, and the project itself, optionally locked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.types import BigInteger

from collaboration.models.deadline import ReportDeadline
from collaboration.models.project import Project, ProjectMember
from collaboration.models.report import ProjectUnit, RouteStation
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.rules.deadline import Deadline, Deadlines
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

Research = aliased(Organisation, name="research")
Validation = aliased(Organisation, name="validation")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two organisations of a project."""

    id: int
    code: str
    name: Bilingual
    zone: str | None
    site_zh: str


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project that the viewer may see, with its ties and sides."""

    row: Project
    ties: Ties
    research: Side
    validation: Side
    # When its reports are due: the rules of its plan task.
    deadlines: Deadlines = field(default_factory=lambda: Deadlines(()))

    @property
    def title(self) -> Bilingual:
        """Return the title in both languages."""
        return Bilingual(self.row.title_zh, self.row.title_en)

    def side_of(self, zone: str | None) -> str:
        """Return the side on which an instrument in the zone stands."""
        return "validation" if zone and zone == self.validation.zone else "research"


def known_project(
    code: str,
    viewer: Actor,
    permission: Permission = Permission.SEE,
    *,
    lock: bool = False,
) -> KnownProject:
    """Return the project, its row locked when asked.

    Raises NotFound when the viewer may not know of it, Forbidden when the permission
    is missing.
    """
    wanted = _projects().where(Project.code == code)
    if lock:
        wanted = wanted.with_for_update(key_share=True, of=Project).execution_options(
            populate_existing=True
        )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    ties = Ties(
        frozenset(row.members or ()),
        frozenset(row.leads or ()),
        frozenset(row.units or ()),
    )
    project: Project = row.Project
    if viewer.id is not None or viewer.channel != "worker":
        TABLE.require(viewer, Permission.SEE, ties, visible=False)
    TABLE.require(viewer, permission, ties)
    return KnownProject(
        project,
        ties,
        side_from(row.research, project.research_site_zh),
        side_from(row.validation, project.validation_site_zh),
        Deadlines(tuple(_rule(project.plan_task, *one) for one in row.deadlines or ())),
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a project is in the actor's lists.

    Goes with a statement that joins Research. Every part is a list that the database
    looks up once, however many projects the statement walks through.
    """
    if actor.holds(Role.ADMINISTRATOR):
        return true()
    member = Project.id.in_(
        select(ProjectMember.project_id).where(ProjectMember.user_id == actor.id)
    )
    units = actor.acting_scopes(Role.COORDINATOR)
    if not units:
        return member
    # The same as _units(), the other way round.
    stations = RouteStation.organisation_id.in_(units)
    by_task = Project.plan_task.in_(
        select(RouteStation.plan_task).where(stations, RouteStation.zone_key.is_(None))
    )
    by_zone = tuple_(Project.plan_task, Research.zone_key).in_(
        select(RouteStation.plan_task, RouteStation.zone_key).where(
            stations, RouteStation.zone_key.is_not(None)
        )
    )
    stepped = Project.id.in_(
        select(ProjectUnit.project_id).where(ProjectUnit.organisation_id.in_(units))
    )
    return or_(by_task, by_zone, member, stepped)


def of_visible(
    project_id: InstrumentedAttribute[int], actor: Actor
) -> ColumnElement[bool]:
    """Return the same for rows that name their project, in a statement without it.

    With many rows to a project this asks once for each project.
    """
    if actor.holds(Role.ADMINISTRATOR):
        return true()
    seen = (
        select(Project.id)
        .join(Research, Research.id == Project.research_org_id)
        .where(visible_to(actor))
        .correlate(None)
    )
    return project_id.in_(seen)


def _projects() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Project,
            Research,
            Validation,
            _members().label("members"),
            _members(ProjectMember.lead).label("leads"),
            _units().label("units"),
            _deadlines().label("deadlines"),
        )
        .join(Research, Research.id == Project.research_org_id)
        .join(Validation, Validation.id == Project.validation_org_id)
    )


def _members(*more: Any) -> ScalarSelect[Any]:
    people = func.array_agg(ProjectMember.user_id, type_=ARRAY(BigInteger))
    return (
        select(people)
        .where(ProjectMember.project_id == Project.id, *more)
        .correlate(Project)
        .scalar_subquery()
    )


def _deadlines() -> ScalarSelect[Any]:
    """Return the rules of the project's task, in the order in which they were set."""
    row = ReportDeadline
    rule = func.jsonb_build_array(
        row.kind, row.effective_from, row.due_days, row.ahead_days, row.every_days,
        row.review_days,
    )  # fmt: skip
    return (
        select(func.jsonb_agg(aggregate_order_by(rule, row.id)))
        .where(row.plan_task == Project.plan_task)
        .correlate(Project)
        .scalar_subquery()
    )


def _rule(
    plan_task: int, kind: str, since: str, due: int, ahead: list[int], *more: int
) -> Deadline:
    day = date.fromisoformat(since)
    return Deadline(plan_task, kind, day, due, tuple(ahead), *more)


def _units() -> ScalarSelect[Any]:
    """Return the units of the route as it is, and of the routes that were."""
    found = union(
        select(RouteStation.organisation_id)
        .where(*_on_the_route())
        .correlate(Project, Research),
        select(ProjectUnit.organisation_id)
        .where(ProjectUnit.project_id == Project.id)
        .correlate(Project),
    ).subquery("units")
    ids = cast(
        func.array_agg(literal_column("units.organisation_id")), ARRAY(BigInteger)
    )
    return select(ids).select_from(found).correlate(Project, Research).scalar_subquery()


def _on_the_route() -> tuple[ColumnElement[bool], ...]:
    return (
        and_(
            RouteStation.plan_task == Project.plan_task,
            or_(
                RouteStation.zone_key.is_(None),
                RouteStation.zone_key == Research.zone_key,
            ),
        ),
    )


def side_from(organisation: Organisation, site_zh: str) -> Side:
    """Return an organisation as a side of a project."""
    return Side(
        organisation.id,
        organisation.code,
        Bilingual(organisation.name_zh, organisation.name_en),
        organisation.zone_key,
        site_zh,
    )
