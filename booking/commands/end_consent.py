"""Nobody books for me any more."""

from datetime import datetime

from sqlalchemy import select

from booking.events.together import ConsentEnded
from booking.models.consent import Consent
from booking.permissions import TABLE, Desk, Permission
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def end_consent(consent_id: int, *, by: Actor, at: datetime) -> Consent:
    """End a consent, by who gave it or who holds it; bookings made stay.

    Raises NotFound for one that is not the actor's or has ended.
    """
    row = db.session.scalars(
        select(Consent).where(Consent.id == consent_id).with_for_update()
    ).one_or_none()
    if row is None or row.ended_at is not None:
        raise NotFound
    desk = Desk(booked_for_id=row.person_id, booked_by_id=row.delegate_id)
    TABLE.require(by, Permission.SEE_OWN, desk, visible=False)
    row.ended_at = at
    ended = ConsentEnded(
        subject_id=row.id, person_id=row.person_id, delegate_id=row.delegate_id
    )
    record(ended, by=by, at=at)
    return row
