"""Let an instrument follow a calendar that its lab keeps elsewhere."""

from datetime import datetime

from sqlalchemy import func, select

from booking.commands.take_busy_time import take_busy_time
from booking.models.busy import BusySource
from booking.permissions import TABLE, Desk, Permission
from booking.rules.busy import (
    MOST_SOURCES,
    CalendarReading,
    Difference,
    SourceNamed,
    TooManySources,
)
from catalog.queries.bookable import bookable_instrument
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused


@command
def follow_calendar(
    instrument: str,
    name: str,
    content: bytes,
    reading: CalendarReading,
    *,
    by: Actor,
    at: datetime,
) -> tuple[BusySource, Difference[str]]:
    """Close the instrument where the calendar, as it was read, says it is busy.

    Bookings that stand there stay; the time around them is closed. Raises NotFound and
    Refused.
    """
    found = bookable_instrument(instrument, lock=True)
    TABLE.require(
        by, Permission.CLOSE, Desk(found.organisation_id), visible=found.published
    )
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    live = select(func.count()).where(
        BusySource.instrument_id == found.id, BusySource.removed_at.is_(None)
    )
    if (db.session.scalar(live) or 0) >= MOST_SOURCES:
        raise Refused(TooManySources())
    source = BusySource(
        created_at=at,
        instrument_id=found.id,
        name=name,
        content=content,
        brought_by_id=by.id,
        brought_at=at,
        written_out_on=local_day(at),
        unread=[],
        version=1,
    )
    with refusing("uq_booking_busy_source_name", SourceNamed()):
        db.session.add(source)
    return source, take_busy_time(source, found, reading, by=by, at=at)
