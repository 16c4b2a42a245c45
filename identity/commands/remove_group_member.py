"""Let somebody belong to a research group no longer."""

from datetime import datetime

from sqlalchemy import select

from identity.events import GroupMemberLeft, GroupMemberRemoved
from identity.models.group import Group, GroupMember
from identity.models.user import User
from identity.permissions import TABLE, Permission, Subject
from identity.queries.groups import group_by_code, locked_group, members_now
from identity.rules.group import leaving_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def remove_group_member(code: str, email: str, *, by: Actor, at: datetime) -> None:
    """End a membership: whoever keeps the group may, and everybody their own.

    Raises NotFound for a group that the actor may not know of and for whom it does not
    have, Forbidden, and Refused for the last supervisor.
    """
    group_by_code(code, by)
    group = locked_group(code)
    found = db.session.scalar(select(User.id).where(User.email == email))
    members = members_now(group.id)
    leaving = next((one for one in members if one.user_id == found), None)
    if leaving is None or leaving.user_id != by.id:
        subject = Subject(organisation_id=group.organisation_id, group_id=group.id)
        TABLE.require(by, Permission.KEEP_GROUP, subject)
    if leaving is None:
        raise NotFound
    others = [one.standing for one in members if one is not leaving]
    if reasons := leaving_refusals(leaving.standing, others):
        raise Refused(*reasons)
    leaving.left_at, leaving.left_by_id = at, by.id
    record(_told(group, leaving, by), by=by, at=at)


def _told(group: Group, leaving: GroupMember, by: Actor) -> GroupMemberRemoved:
    kind = GroupMemberLeft if leaving.user_id == by.id else GroupMemberRemoved
    return kind(
        subject_id=group.id,
        code=group.code,
        group_zh=group.name_zh,
        group_en=group.name_en,
        organisation_id=group.organisation_id,
        user_id=leaving.user_id,
        standing=leaving.standing,
        before={"user_id": leaving.user_id, "standing": leaving.standing},
    )
