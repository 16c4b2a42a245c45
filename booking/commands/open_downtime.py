"""Take an instrument out of use for a while."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from booking.commands.displace_bookings import displace_bookings
from booking.events import DowntimeOpened
from booking.models.reservation import NO_OVERLAP, Downtime
from booking.permissions import TABLE, Desk, Permission
from booking.rules.downtime import BookedMeanwhile, NoSuchUnit
from booking.rules.span import Span
from booking.rules.units import numbered
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def open_downtime(
    instrument: str,
    span: Span,
    *,
    kind: str,
    reason: str,
    by: Actor,
    at: datetime,
    displace: bool = False,
    unit: int | None = None,
) -> Downtime:
    """Close the instrument for the span; refused while bookings stand in it.

    With `unit` only that unit or seat is closed, the others go on.
    With `displace` they are cancelled free of charge and offered other times instead.
    Raises NotFound and Refused.
    """
    found = bookable_instrument(instrument, lock=True)
    TABLE.require(
        by, Permission.CLOSE, Desk(found.organisation_id), visible=found.published
    )
    return open_downtime_on(
        found,
        span,
        kind=kind,
        reason=reason,
        displace=displace,
        unit=unit,
        by=by,
        at=at,
    )


def open_downtime_on(
    found: BookableInstrument,
    span: Span,
    *,
    kind: str,
    reason: str,
    displace: bool,
    unit: int | None = None,
    by: Actor,
    at: datetime,
) -> Downtime:
    """Close a locked instrument, inside the caller's transaction."""
    if unit is not None and unit not in numbered(found.places):
        raise Refused(NoSuchUnit(found.places))
    if displace:
        displace_bookings(found, span, unit=unit, reason=reason, by=by, at=at)
    downtime = Downtime(
        created_at=at,
        instrument_id=found.id,
        unit_no=unit,
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
        unit=unit,
    )
    record(opened, by=by, at=at)
    return downtime
