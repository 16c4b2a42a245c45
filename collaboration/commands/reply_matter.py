"""Reply to a matter for the unit that was asked."""

from datetime import datetime

from collaboration.events.matters import MatterAnswered
from collaboration.models.matter import Matter
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.matters import locked_matter
from collaboration.rules.matter import MatterSettled, MatterState
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound, Refused


@command
def reply_matter(matter_id: int, reply: str, *, by: Actor, at: datetime) -> Matter:
    """Keep the reply; a later one replaces it until the matter is settled.

    Raises Forbidden, NotFound (a matter asked of another unit) and Refused.
    """
    TABLE.require(by, Permission.QUEUE, Ties())
    matter, project = locked_matter(matter_id)
    if matter.organisation_id not in by.acting_scopes(Role.COORDINATOR):
        raise NotFound
    if matter.state is MatterState.CLOSED:
        raise Refused(MatterSettled())
    before = matter.reply
    lent = by.stands_in(Role.COORDINATOR, matter.organisation_id)
    matter.reply, matter.replied_by_id, matter.replied_at = reply, by.id, at
    matter.state = MatterState.ANSWERED
    answered = MatterAnswered(
        subject_id=project.id,
        code=project.code,
        title_zh=project.title_zh,
        title_en=project.title_en,
        matter_id=matter.id,
        raised_by_id=matter.raised_by_id,
        reply=reply,
        stood_in_for=lent.for_id if lent else None,
        before={"reply": before},
        after={"reply": reply},
    )
    record(answered, by=by, at=at)
    return matter
