"""Research groups and their people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from identity.models.group import Group, GroupMember
from identity.models.organisation import Organisation
from identity.models.user import User
from identity.permissions import TABLE, Permission, Subject
from identity.rules.group import Standing
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual

# Supervisors first, then members, then students.
_RANK = func.array_position(["supervisor", "member", "student"], GroupMember.standing)


@dataclass(frozen=True, slots=True)
class GroupPerson:
    """Somebody who belongs to a group."""

    user_id: int
    name: str
    email: str
    standing: str
    since: datetime


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its organisation, and with its people where they were asked for."""

    id: int
    code: str
    name: Bilingual
    organisation_id: int
    organisation_code: str
    organisation: Bilingual
    size: int
    standing: str | None = None
    people: list[GroupPerson] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """Return what permission depends on."""
        return Subject(
            organisation_id=self.organisation_id,
            group_id=self.id,
            member_ids=frozenset(one.user_id for one in self.people),
        )


def group_by_code(code: str, reader: Actor) -> GroupView:
    """Return a group with its people. Raises NotFound for whom it does not concern."""
    view = _views(reader, Group.code == code)
    if not view:
        raise NotFound
    found = replace(view[0], people=people_of(view[0].id))
    TABLE.require(reader, Permission.SEE_GROUP, found.subject, visible=False)
    return found


def groups_of(reader: Actor) -> list[GroupView]:
    """Return the groups that concern a person: their own, and their units' as manager."""
    concerned: list[ColumnElement[bool]] = [
        Group.id.in_(reader.acting_scopes(Role.SUPERVISOR)),
        Group.organisation_id.in_(reader.scopes(Role.LAB_MANAGER)),
        _mine(reader.id),
    ]
    if reader.holds(Role.ADMINISTRATOR):
        concerned = [Group.ended_at.is_(None)]
    return _views(reader, or_(*concerned))


def my_groups(user_id: int) -> list[GroupView]:
    """Return the groups to which a person belongs, with what they are there."""
    return _views(Actor(user_id), _mine(user_id))


def people_of(group_id: int) -> list[GroupPerson]:
    """Return the people of a group, its supervisors first."""
    rows = db.session.execute(
        select(
            User.id, User.name, User.email, GroupMember.standing, GroupMember.created_at
        )
        .join(User, User.id == GroupMember.user_id)
        .where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None))
        .order_by(_RANK, GroupMember.id)
    )
    return [GroupPerson(*row) for row in rows]


def supervisors_of(group_id: int) -> list[int]:
    """Return the ids of the active supervisors of a group."""
    return list(
        db.session.scalars(
            select(User.id)
            .join(GroupMember, GroupMember.user_id == User.id)
            .where(
                GroupMember.group_id == group_id,
                GroupMember.left_at.is_(None),
                GroupMember.standing == Standing.SUPERVISOR,
                User.state == "active",
            )
            .order_by(User.id)
        )
    )


def group_names(ids: Iterable[int]) -> dict[int, Bilingual]:
    """Return both names of groups by id; one statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Group.id, Group.name_zh, Group.name_en).where(Group.id.in_(wanted))
    )
    return {row.id: Bilingual(row.name_zh, row.name_en) for row in rows}


def group_code(group_id: int | None) -> str | None:
    """Return the public code of a group; the column `code` computes the same."""
    return None if group_id is None else f"G-{group_id:08d}"


def group_id_of(code: str | None) -> int | None:
    """Return the id behind a code; None for what is no code of a group."""
    if code is None:
        return None
    return db.session.scalar(select(Group.id).where(Group.code == code))


def locked_group(code: str) -> Group:
    """Return a group, locked: who belongs to it changes under its lock."""
    wanted = select(Group).where(Group.code == code, Group.ended_at.is_(None))
    group = db.session.scalar(wanted.with_for_update())
    if group is None:
        raise NotFound
    return group


def members_now(group_id: int) -> Sequence[GroupMember]:
    """Return the rows of those who belong to a group now."""
    wanted = select(GroupMember).where(
        GroupMember.group_id == group_id, GroupMember.left_at.is_(None)
    )
    return db.session.scalars(wanted.order_by(GroupMember.id)).all()


def _mine(user_id: int | None) -> ColumnElement[bool]:
    return Group.id.in_(
        select(GroupMember.group_id).where(
            GroupMember.user_id == user_id, GroupMember.left_at.is_(None)
        )
    )


def _views(reader: Actor, condition: ColumnElement[bool]) -> list[GroupView]:
    rows = db.session.execute(
        _GROUPS.outerjoin(
            GroupMember,
            and_(
                GroupMember.group_id == Group.id,
                GroupMember.user_id == reader.id,
                GroupMember.left_at.is_(None),
            ),
        )
        .add_columns(GroupMember.standing)
        .where(condition, Group.ended_at.is_(None))
        .order_by(Organisation.code, Group.name_zh)
    )
    return [
        GroupView(
            id=row[0],
            code=row[1],
            name=Bilingual(row[2], row[3]),
            organisation_id=row[4],
            organisation_code=row[5],
            organisation=Bilingual(row[6], row[7]),
            size=row[8],
            standing=row[9],
        )
        for row in rows
    ]


_other = GroupMember.__table__.alias("other")
_GROUPS: Select[*tuple[Any, ...]] = select(
    Group.id,
    Group.code,
    Group.name_zh,
    Group.name_en,
    Group.organisation_id,
    Organisation.code,
    Organisation.name_zh,
    Organisation.name_en,
    select(func.count())
    .select_from(_other)
    .where(_other.c.group_id == Group.id, _other.c.left_at.is_(None))
    .correlate(Group)
    .scalar_subquery(),
).join(Organisation, Organisation.id == Group.organisation_id)
