"""Who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from identity.models.deputy import Deputy
from identity.models.group import Group, GroupMember
from identity.models.organisation import Organisation
from identity.models.user import Membership, User
from identity.queries.groups import supervisors_of
from identity.queries.people import holders_of
from identity.rules.group import Standing
from kernel.store.db import db
from kernel.values.actor import Role
from kernel.values.text import Bilingual

AWAY = aliased(User, name="away")
_STANDING_IN = aliased(User, name="standing_in")


def in_force(at: Any) -> ColumnElement[bool]:
    """Return the condition under which a deputy decides at a moment; joins AWAY."""
    still_held = (
        select(Membership.id)
        .where(
            Membership.user_id == Deputy.person_id,
            Membership.organisation_id == Deputy.organisation_id,
            Membership.role == Deputy.role,
        )
        .exists()
    )
    still_supervises = (
        select(GroupMember.id)
        .where(
            GroupMember.user_id == Deputy.person_id,
            GroupMember.group_id == Deputy.group_id,
            GroupMember.standing == Standing.SUPERVISOR,
            GroupMember.left_at.is_(None),
        )
        .exists()
    )
    return and_(
        Deputy.ended_at.is_(None),
        Deputy.starts_at <= at,
        Deputy.ends_at > at,
        AWAY.state == "active",
        or_(still_held, still_supervises),
    )


@dataclass(frozen=True, slots=True)
class Lent:
    """A role that one person lent another, with both names."""

    number: int
    person_id: int
    person: str
    deputy_id: int
    deputy: str
    deputy_email: str
    role: Role
    organisation_code: str
    organisation: Bilingual
    group: Bilingual | None
    starts_at: datetime
    ends_at: datetime


def deputies_of(user_id: int, *, at: datetime) -> list[Lent]:
    """Return what a person lent and was lent and is not over, the earliest first."""
    rows = db.session.execute(
        select(
            Deputy.id,
            Deputy.person_id,
            AWAY.name.label("person"),
            Deputy.deputy_id,
            _STANDING_IN.name.label("deputy"),
            _STANDING_IN.email,
            Deputy.role,
            Organisation.code,
            Organisation.name_zh,
            Organisation.name_en,
            Deputy.starts_at,
            Deputy.ends_at,
            Group.name_zh,
            Group.name_en,
        )
        .join(AWAY, AWAY.id == Deputy.person_id)
        .join(_STANDING_IN, _STANDING_IN.id == Deputy.deputy_id)
        .join(Organisation, Organisation.id == Deputy.organisation_id)
        .outerjoin(Group, Group.id == Deputy.group_id)
        .where(
            or_(Deputy.person_id == user_id, Deputy.deputy_id == user_id),
            Deputy.ended_at.is_(None),
            Deputy.ends_at > at,
        )
        .order_by(Deputy.starts_at, Deputy.id)
    )
    return [
        Lent(
            number=row[0],
            person_id=row[1],
            person=row[2],
            deputy_id=row[3],
            deputy=row[4],
            deputy_email=row[5],
            role=row[6],
            organisation_code=row[7],
            organisation=Bilingual(row[8], row[9]),
            group=Bilingual(row[12], row[13] or "") if row[12] else None,
            starts_at=row[10],
            ends_at=row[11],
        )
        for row in rows
    ]


def deciders_of(role: Role, scope: int, *, at: datetime) -> list[int]:
    """Return the ids of those who hold the role there, and of their deputies.

    The scope is an organisation; a supervisor's is a research group.
    """
    of_group = role is Role.SUPERVISOR
    deputies = db.session.scalars(
        select(Deputy.deputy_id)
        .join(AWAY, AWAY.id == Deputy.person_id)
        .join(_STANDING_IN, _STANDING_IN.id == Deputy.deputy_id)
        .where(
            Deputy.role == role,
            (Deputy.group_id if of_group else Deputy.organisation_id) == scope,
            _STANDING_IN.state == "active",
            in_force(at),
        )
    )
    holders = supervisors_of(scope) if of_group else holders_of(role, scope)
    return sorted({*holders, *deputies})


def colleagues(
    user_id: int, organisation_ids: Sequence[int], *, limit: int = 200
) -> list[tuple[str, str]]:
    """Return (address, name) of the other active people of the organisations."""
    rows = db.session.execute(
        select(User.email, User.name)
        .where(
            User.organisation_id.in_(organisation_ids),
            User.id != user_id,
            User.state == "active",
        )
        .order_by(User.name, User.id)
        .limit(limit)
    )
    return [(email, name) for email, name in rows]
