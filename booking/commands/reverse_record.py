"""Take a service record back: by a row with the opposite figures."""

from datetime import datetime

from sqlalchemy import inspect

from booking.events import ServiceReversed
from booking.models.usage_record import ONE_REVISION, ServiceRecord
from booking.permissions import TABLE, Permission
from booking.queries.reservations import locked_reservation
from booking.queries.usage_records import revisions_of
from booking.rules.usage_record import ReversedAlready
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused

_OWN = ("id", "code", "created_at")


@command
def reverse_record(code: str, reason: str, *, by: Actor, at: datetime) -> ServiceRecord:
    """Reverse a record that stands; the booking waits to be confirmed again.

    Raises NotFound and Refused.
    """
    digits = code.removeprefix("SR-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 18):
        raise NotFound
    row = db.session.get(ServiceRecord, int(digits))
    if row is None:
        raise NotFound
    found = locked_reservation(f"B-{row.reservation_id:08d}")
    TABLE.require(by, Permission.CLOSE, found.desk, visible=False)
    if row.revision % 2 == 0 or revisions_of(row.reservation_id) != row.revision:
        raise Refused(ReversedAlready(row.code))
    values = {
        column.key: getattr(row, column.key)
        for column in inspect(ServiceRecord).column_attrs
        if column.key not in _OWN
    }
    values |= {
        "revision": row.revision + 1,
        "reverses_id": row.id,
        "amount_fen": -row.amount_fen,
        "effective_min": -row.effective_min,
        "charged_min": -row.charged_min,
        "confirmed_by_id": by.id,
        "reason": reason,
    }
    made = ServiceRecord(created_at=at, **values)
    with refusing(ONE_REVISION, ReversedAlready(row.code)):
        db.session.add(made)
    told = ServiceReversed(subject_id=made.id, booking=found.code, comment=reason)
    record(told, by=by, at=at)
    return made
