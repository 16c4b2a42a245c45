"""Remind a person of a permit that ends soon."""

from datetime import datetime

from sqlalchemy import select

from booking.events.permits import PermitEnding
from booking.models.permit import Permit
from booking.rules.permits import ACCEPTED
from catalog.rules.certificate import due_reminder
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day


@command
def remind_permit(permit_id: int, *, by: Actor, at: datetime) -> None:
    """Tell the person 60, 30 and 7 days ahead, each once; run twice it tells once."""
    row = db.session.scalars(
        select(Permit)
        .where(Permit.id == permit_id, Permit.state == ACCEPTED)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return
    due = due_reminder((row.valid_until - local_day(at)).days, row.told_days)
    if due is None:
        return
    row.told_days = due
    ending = PermitEnding(
        subject_id=row.id,
        user_id=row.user_id,
        kind=row.kind,
        number=row.number,
        valid_until=row.valid_until.isoformat(),
        days=due,
    )
    record(ending, by=by, at=at)
