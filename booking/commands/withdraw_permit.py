"""Take a permit of one's own back."""

from datetime import datetime

from sqlalchemy import select

from booking.events.permits import PermitWithdrawn
from booking.models.permit import Permit
from booking.permissions import TABLE, Desk, Permission
from booking.rules.permits import WITHDRAWN
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def withdraw_permit(permit_id: int, *, by: Actor, at: datetime) -> None:
    """Let the permit count no more; the row stays. Twice changes nothing.

    Raises NotFound for one that is not the actor's.
    """
    row = db.session.scalars(
        select(Permit).where(Permit.id == permit_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    desk = Desk(booked_for_id=row.user_id)
    TABLE.require(by, Permission.SEE_OWN, desk, visible=False)
    if row.state == WITHDRAWN:
        return
    row.state, row.version = WITHDRAWN, row.version + 1
    withdrawn = PermitWithdrawn(
        subject_id=row.id, user_id=row.user_id, kind=row.kind, number=row.number
    )
    record(withdrawn, by=by, at=at)
