"""Matters needing coordination: of a project, of a unit, and one of them locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from collaboration.models.matter import Matter
from collaboration.models.project import Project, ProjectMember
from collaboration.rules.matter import MatterState
from identity.models.organisation import Organisation
from identity.models.user import User
from identity.rules.organisation import OrganisationKind
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ShownMatter:
    """A matter with its project, its unit and whoever raised it."""

    row: Matter
    code: str
    title: Bilingual
    unit: Bilingual
    raised_by: str
    mine_to_answer: bool


def matters_for(viewer: Actor, *, settled: bool = False) -> list[ShownMatter]:
    """Return the matters of the viewer's units and projects.

    Those that wait for a reply come first, then the earliest due.
    """
    units = viewer.acting_scopes(Role.COORDINATOR)
    member = select(ProjectMember.project_id).where(ProjectMember.user_id == viewer.id)
    wanted = (
        _shown()
        .where(or_(Matter.organisation_id.in_(units), Matter.project_id.in_(member)))
        .order_by(Matter.state != MatterState.OPEN, Matter.due_on, Matter.id)
        .limit(SHOWN)
    )
    if not settled:
        wanted = wanted.where(Matter.state != MatterState.CLOSED)
    return _rows(wanted, frozenset(units))


def matters_of(project_id: int, viewer: Actor) -> list[ShownMatter]:
    """Return the matters of a project, the earliest due first."""
    wanted = _shown().where(Matter.project_id == project_id)
    ordered = wanted.order_by(Matter.due_on, Matter.id).limit(SHOWN)
    return _rows(ordered, frozenset(viewer.acting_scopes(Role.COORDINATOR)))


def matters_waiting(viewer: Actor) -> int:
    """Return how many matters wait for a reply of the viewer's units."""
    return sum(
        1
        for one in matters_for(viewer)
        if one.mine_to_answer and one.row.state is MatterState.OPEN
    )


def locked_matter(matter_id: int) -> tuple[Matter, Project]:
    """Return a matter, locked, and its project. Raises NotFound."""
    row = db.session.execute(
        select(Matter, Project)
        .join(Project, Project.id == Matter.project_id)
        .where(Matter.id == matter_id)
        .with_for_update(of=Matter)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def is_member(project_id: int, person_id: int | None) -> bool:
    """Say whether a person works on a project."""
    found = select(ProjectMember.id).where(
        ProjectMember.project_id == project_id, ProjectMember.user_id == person_id
    )
    return db.session.scalar(found) is not None


def responsible_unit(code: str) -> int | None:
    """Return the id of a responsible unit by its code."""
    return db.session.scalar(
        select(Organisation.id).where(
            Organisation.code == code,
            Organisation.kind == OrganisationKind.RESPONSIBLE_UNIT,
        )
    )


def matters_due(today: date, ahead: timedelta) -> Sequence[Matter]:
    """Return open matters due by then, for reminders."""
    return db.session.scalars(
        select(Matter)
        .where(Matter.state == MatterState.OPEN, Matter.due_on <= today + ahead)
        .order_by(Matter.id)
    ).all()


def _shown() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Matter,
            Project.code,
            Project.title_zh,
            Project.title_en,
            Organisation.name_zh,
            Organisation.name_en,
            User.name,
        )
        .join(Project, Project.id == Matter.project_id)
        .join(Organisation, Organisation.id == Matter.organisation_id)
        .join(User, User.id == Matter.raised_by_id)
    )


def _rows(wanted: Select[*tuple[Any, ...]], units: frozenset[int]) -> list[ShownMatter]:
    return [
        ShownMatter(
            row[0],
            row[1],
            Bilingual(row[2], row[3]),
            Bilingual(row[4], row[5]),
            row[6],
            row[0].organisation_id in units,
        )
        for row in db.session.execute(wanted)
    ]
