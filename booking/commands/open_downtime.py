"""Take an instrument out of use for a while."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from booking.events import DowntimeOpened
from booking.models.reservation import NO_OVERLAP, Downtime
from booking.permissions import TABLE, Desk, Permission
from booking.rules.downtime import BookedMeanwhile
from booking.rules.span import Span
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor


@command
def open_downtime(
    instrument: str, span: Span, *, kind: str, reason: str, by: Actor, at: datetime
) -> Downtime:
    """Close the instrument for the span; refused while bookings stand in it.

    Raises NotFound and Refused.
    """
    found = bookable_instrument(instrument, lock=True)
    TABLE.require(
        by, Permission.CLOSE, Desk(found.organisation_id), visible=found.published
    )
    downtime = Downtime(
        created_at=at,
        instrument_id=found.id,
        kind=kind,
        during=Range(span.start, span.end),
        reason=reason,
        opened_by_id=by.id,
    )
    with refusing(NO_OVERLAP, BookedMeanwhile()):
        db.session.add(downtime)
    opened = DowntimeOpened(
        subject_id=downtime.id,
        instrument_id=found.id,
        kind=kind,
        start=span.start,
        end=span.end,
        reason=reason,
    )
    record(opened, by=by, at=at)
    return downtime
