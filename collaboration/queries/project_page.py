"""Everything that the page of a project shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from collaboration.models.project import Milestone, ProjectMember, StageMove
from collaboration.queries.access import KnownProject, known_project
from collaboration.queries.evidence import (
    Booked,
    Used,
    linkable_reservations,
    linked_reservations,
    used_instruments,
)
from collaboration.queries.reports import ListedReport, milestones_of, reports_of
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class Member:
    """A member with their organisation."""

    id: int
    name: str
    organisation: Bilingual
    zone: str | None
    lead: bool


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project with all that belongs to it, as far as the viewer may see it."""

    project: KnownProject
    members: list[Member]
    moves: Sequence[StageMove]
    milestones: Sequence[Milestone]
    used: list[Used]
    bookings: list[Booked]
    linkable: list[Booked]
    reports: list[ListedReport]


def project_page(code: str, viewer: Actor, *, at: datetime) -> ProjectPage:
    """Return the page of a project. Raises NotFound when the viewer may not know it."""
    project = known_project(code, viewer)
    project_id = project.row.id
    works_on_it = viewer.id in project.ties.members
    return ProjectPage(
        project,
        members_of(project_id),
        moves_of(project_id),
        milestones_of(project_id),
        used_instruments(project, at=at),
        linked_reservations(project_id, viewer, at=at),
        linkable_reservations(project, viewer, at=at) if works_on_it else [],
        reports_of(project_id),
    )


def members_of(project_id: int) -> list[Member]:
    """Return the members of a project, those who lead it first."""
    rows = db.session.execute(
        select(
            User.id,
            User.name,
            Organisation.name_zh,
            Organisation.name_en,
            Organisation.zone_key,
            ProjectMember.lead,
        )
        .join(User, User.id == ProjectMember.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(ProjectMember.project_id == project_id)
        .order_by(ProjectMember.lead.desc(), ProjectMember.id)
    )
    return [
        Member(row[0], row[1], Bilingual(row[2], row[3]), row[4], row[5])
        for row in rows
    ]


def moves_of(project_id: int) -> Sequence[StageMove]:
    """Return when a project reached its stages, in order."""
    return db.session.scalars(
        select(StageMove)
        .where(StageMove.project_id == project_id)
        .order_by(StageMove.on, StageMove.id)
    ).all()


def milestone_of(project_id: int, number: int) -> Milestone:
    """Return a milestone by its number within the project. Raises NotFound."""
    found = db.session.scalars(
        select(Milestone).where(
            Milestone.project_id == project_id, Milestone.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
