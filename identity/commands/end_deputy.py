"""Let a deputy decide no longer."""

from datetime import datetime

from sqlalchemy import or_, select

from identity.events import DeputyEnded
from identity.models.deputy import Deputy
from identity.queries.people import names
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, SignInNeeded


@command
def end_deputy(number: int, *, by: Actor, at: datetime) -> None:
    """End it now: whoever lent the role, and whoever uses it, may.

    Raises NotFound for what is over, and for what is other people's.
    """
    if by.id is None:
        raise SignInNeeded
    deputy = db.session.scalar(
        select(Deputy)
        .where(
            Deputy.id == number,
            or_(Deputy.person_id == by.id, Deputy.deputy_id == by.id),
            Deputy.ended_at.is_(None),
            Deputy.ends_at > at,
        )
        .with_for_update()
    )
    if deputy is None:
        raise NotFound
    deputy.ended_at = at
    ended = DeputyEnded(
        subject_id=deputy.person_id,
        person=names([deputy.person_id])[deputy.person_id],
        deputy_id=deputy.deputy_id,
        role=deputy.role.value,
        organisation_id=deputy.organisation_id,
        starts_at=deputy.starts_at,
        ends_at=deputy.ends_at,
        before={"deputy_id": deputy.deputy_id},
    )
    record(ended, by=by, at=at)
