"""Add somebody to a research group."""

from datetime import datetime

from sqlalchemy import select

from identity.events import GroupMemberAdded
from identity.models.group import Group, GroupMember
from identity.models.user import User
from identity.permissions import TABLE, Permission, Subject
from identity.queries.groups import group_by_code, locked_group, members_now
from identity.rules.group import NobodyOfTheUnit, adding_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Malformed, Refused


@command
def add_group_member(
    code: str, email: str, standing: str, *, by: Actor, at: datetime
) -> GroupMember:
    """Let the person with the address, of the same organisation, belong to the group.

    Raises NotFound for a group that the actor may not know of, Forbidden and Refused.
    """
    group_by_code(code, by)
    group = locked_group(code)
    subject = Subject(organisation_id=group.organisation_id, group_id=group.id)
    TABLE.require(by, Permission.KEEP_GROUP, subject)
    member = join(group, email, standing, field="email", by=by)
    added = GroupMemberAdded(
        subject_id=group.id,
        code=group.code,
        group_zh=group.name_zh,
        group_en=group.name_en,
        organisation_id=group.organisation_id,
        user_id=member.user_id,
        standing=standing,
        after={"user_id": member.user_id, "standing": standing},
    )
    record(added, by=by, at=at)
    return member


def join(
    group: Group, email: str, standing: str, *, field: str, by: Actor
) -> GroupMember:
    """Add the row to a locked group, inside the caller's transaction.

    Raises Malformed at the field for an unknown address, and Refused.
    """
    user_id = db.session.scalar(
        select(User.id).where(
            User.email == email,
            User.organisation_id == group.organisation_id,
            User.state == "active",
        )
    )
    if user_id is None:
        if field != NobodyOfTheUnit.field:
            raise Malformed({field: [NobodyOfTheUnit.message]})
        raise Refused(NobodyOfTheUnit())
    members = members_now(group.id)
    standings = [one.standing for one in members]
    known = user_id in {one.user_id for one in members}
    if reasons := adding_refusals(standings, member=known):
        raise Refused(*reasons)
    member = GroupMember(
        group_id=group.id, user_id=user_id, standing=standing, added_by_id=by.id
    )
    db.session.add(member)
    db.session.flush()
    return member
