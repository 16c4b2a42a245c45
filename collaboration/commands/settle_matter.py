"""Say that a matter is settled."""

from datetime import datetime

from collaboration.events.matters import MatterClosed
from collaboration.models.matter import Matter
from collaboration.queries.matters import is_member, locked_matter
from collaboration.rules.matter import MatterSettled, MatterState, MatterUnanswered
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def settle_matter(matter_id: int, *, by: Actor, at: datetime) -> Matter:
    """Close an answered matter; members of the project do this.

    Raises NotFound (not a member) and Refused (no reply yet, or settled before).
    """
    matter, project = locked_matter(matter_id)
    if not is_member(project.id, by.id):
        raise NotFound
    if matter.state is MatterState.CLOSED:
        raise Refused(MatterSettled())
    if matter.state is MatterState.OPEN:
        raise Refused(MatterUnanswered())
    matter.state, matter.closed_at = MatterState.CLOSED, at
    closed = MatterClosed(
        subject_id=project.id,
        code=project.code,
        title_zh=project.title_zh,
        title_en=project.title_en,
        matter_id=matter.id,
        after={"state": "closed"},
    )
    record(closed, by=by, at=at)
    return matter
