"""Let a research group be no more."""

from datetime import datetime

from identity.events import GroupEnded
from identity.permissions import TABLE, Permission, Subject
from identity.queries.groups import group_by_code, locked_group, members_now
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def end_group(code: str, *, by: Actor, at: datetime) -> None:
    """End the group and every membership; what was booked for it keeps its name.

    Raises NotFound for a group that the actor may not know of, and Forbidden.
    """
    group_by_code(code, by)
    group = locked_group(code)
    subject = Subject(organisation_id=group.organisation_id, group_id=group.id)
    TABLE.require(by, Permission.FOUND_GROUP, subject)
    group.ended_at = at
    members = members_now(group.id)
    for one in members:
        one.left_at, one.left_by_id = at, by.id
    ended = GroupEnded(
        subject_id=group.id,
        code=group.code,
        group_zh=group.name_zh,
        group_en=group.name_en,
        organisation_id=group.organisation_id,
        before={"members": [one.user_id for one in members]},
        after={"ended_at": at},
    )
    record(ended, by=by, at=at)
