"""Make a research group known, with its first supervisor."""

from datetime import datetime

from sqlalchemy import func, select

from identity.commands.add_group_member import join
from identity.events import GroupFounded
from identity.models.group import Group
from identity.models.organisation import Organisation
from identity.permissions import TABLE, Permission, Subject
from identity.queries.organisations import organisation_by_code
from identity.rules.group import MOST_GROUPS, GroupExists, Standing, TooManyGroups
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Malformed, NotFound, Refused
from kernel.values.text import N_


@command
def found_group(
    organisation: str,
    name_zh: str,
    supervisor: str,
    *,
    name_en: str = "",
    by: Actor,
    at: datetime,
) -> Group:
    """Found a group of the organisation with that code, led by the person named.

    Raises Malformed for an organisation that is not the actor's to keep, and Refused.
    """
    try:
        unit = organisation_by_code(organisation)
    except NotFound:
        unit = None
    subject = Subject(organisation_id=unit.id if unit else None)
    if unit is None or not TABLE.allowed(by, Permission.FOUND_GROUP, subject):
        TABLE.require(by, Permission.FOUND_GROUP, Subject())
        said = N_("Choose an organisation from the list.")
        raise Malformed({"organisation": [said]})
    # The organisation's row is the lock under which its groups are counted.
    locked = select(Organisation.id).where(Organisation.id == unit.id)
    db.session.execute(locked.with_for_update(key_share=True))
    kept = select(func.count()).where(
        Group.organisation_id == unit.id, Group.ended_at.is_(None)
    )
    if db.session.execute(kept).scalar_one() >= MOST_GROUPS:
        raise Refused(TooManyGroups(MOST_GROUPS))
    group = Group(organisation_id=unit.id, name_zh=name_zh, name_en=name_en)
    db.session.add(group)
    with refusing("uq_identity_group_name", GroupExists()):
        db.session.flush()
    leader = join(group, supervisor, Standing.SUPERVISOR, field="supervisor", by=by)
    founded = GroupFounded(
        subject_id=group.id,
        code=group.code,
        group_zh=name_zh,
        group_en=name_en,
        organisation_id=unit.id,
        user_id=leader.user_id,
        after={"name_zh": name_zh, "name_en": name_en},
    )
    record(founded, by=by, at=at)
    return group
