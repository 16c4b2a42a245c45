"""Partners, readiness and yearly plan of a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from collaboration.models.project import ProjectMember
from collaboration.models.record import Partner, PlannedInvestment, Readiness
from collaboration.queries.access import KnownProject
from collaboration.rules.record import Scale
from identity.models.organisation import Organisation
from identity.models.user import User
from kernel.store.db import db
from kernel.values.errors import NotFound, Stale


@dataclass(frozen=True, slots=True)
class Record:
    """What a project's record holds besides its head."""

    partners: Sequence[Partner]
    readiness: Sequence[Readiness]
    years: Sequence[PlannedInvestment]

    def latest(self, scale: str) -> Readiness | None:
        """Return the last finding on a scale."""
        return next((one for one in self.readiness if one.scale == scale), None)


def record_of(project_id: int) -> Record:
    """Return the record; findings of readiness with the latest first."""
    partners = db.session.scalars(
        select(Partner)
        .where(Partner.project_id == project_id)
        .order_by(Partner.left_on.is_not(None), Partner.number)
    ).all()
    return Record(partners, readiness_of(project_id), planned_years(project_id))


def readiness_of(project_id: int) -> Sequence[Readiness]:
    """Return all findings of readiness, the latest first."""
    return db.session.scalars(
        select(Readiness)
        .where(Readiness.project_id == project_id)
        .order_by(Readiness.on.desc(), Readiness.id.desc())
    ).all()


def latest_level(project_id: int, scale: Scale, day: date) -> int | None:
    """Return the level last found up to a day."""
    return db.session.scalar(
        select(Readiness.level)
        .where(
            Readiness.project_id == project_id,
            Readiness.scale == scale,
            Readiness.on <= day,
        )
        .order_by(Readiness.on.desc(), Readiness.id.desc())
        .limit(1)
    )


def planned_years(project_id: int) -> Sequence[PlannedInvestment]:
    """Return the yearly amounts in the order of their years."""
    return db.session.scalars(
        select(PlannedInvestment)
        .where(PlannedInvestment.project_id == project_id)
        .order_by(PlannedInvestment.year)
    ).all()


def partner_of(project_id: int, number: int) -> Partner:
    """Return a partner by its number within the project. Raises NotFound."""
    found = db.session.scalars(
        select(Partner).where(
            Partner.project_id == project_id, Partner.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def partner_with_code(project_id: int, credit_code: str) -> Partner | None:
    """Return the partner that takes part under a credit code."""
    if not credit_code:
        return None
    return db.session.scalars(
        select(Partner).where(
            Partner.project_id == project_id,
            Partner.credit_code == credit_code,
            Partner.left_on.is_(None),
        )
    ).one_or_none()


def members_of_legal_person(project: KnownProject, credit_code: str) -> list[int]:
    """Return the members who belong to a legal person that is neither of the sides."""
    if not credit_code:
        return []
    rows = db.session.scalars(
        select(ProjectMember.user_id)
        .join(User, User.id == ProjectMember.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            ProjectMember.project_id == project.row.id,
            Organisation.credit_code == credit_code,
            Organisation.id.not_in([project.research.id, project.validation.id]),
        )
        .order_by(ProjectMember.user_id)
    )
    return list(rows)


def member_named(user_id: int) -> str:
    """Return the name of a person, or nothing when there is none."""
    return db.session.scalar(select(User.name).where(User.id == user_id)) or ""


def clashing(row: Any, given: Mapping[str, Any], version: int | None) -> None:
    """Raise Stale, with (sent, now) by field, when the row changed since a version."""
    if version is None or version == row.version:
        return
    now = {name: getattr(row, name) for name in given}
    changed = {
        name: (str(value), str(now[name]))
        for name, value in given.items()
        if str(value) != str(now[name])
    }
    raise Stale(changed, row.version)
