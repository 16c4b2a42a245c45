"""Take back what a supervisor confirmed beforehand."""

from datetime import datetime

from sqlalchemy import select

from booking.events.confirming import ConfirmationWithdrawn
from booking.models.confirmation import Confirmation
from booking.permissions import TABLE, Desk, Permission
from booking.queries.reservations import span_in
from catalog.queries.bookable import bookable_instrument
from identity.queries.groups import group_by_code
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def withdraw_confirmation(group: str, number: int, *, by: Actor, at: datetime) -> None:
    """End it now: what the student has booked needs another yes before use.

    Any supervisor of the group may. Raises NotFound for what is over or another group's,
    and Forbidden.
    """
    view = group_by_code(group, by)
    TABLE.require(by, Permission.CONFIRM, Desk(group_id=view.id))
    given = db.session.scalar(
        select(Confirmation)
        .where(
            Confirmation.id == number,
            Confirmation.group_id == view.id,
            Confirmation.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    if given is None or span_in(given.during).end <= at:
        raise NotFound
    given.withdrawn_at, given.withdrawn_by_id = at, by.id
    instrument, span = bookable_instrument(given.instrument_id), span_in(given.during)
    told = ConfirmationWithdrawn(
        subject_id=given.id,
        group_id=view.id,
        group_code=view.code,
        student_id=given.student_id,
        instrument_code=instrument.code,
        instrument_name_zh=instrument.name_zh,
        instrument_name_en=instrument.name_en,
        start=span.start,
        end=span.end,
        before={"student_id": given.student_id, "end": span.end},
    )
    record(told, by=by, at=at)
