"""An instrument no longer follows a lab's own calendar."""

from datetime import datetime

from booking.commands.take_busy_time import block
from booking.events.calendars import CalendarLeft
from booking.models.busy import BusyTime
from booking.queries.busy import locked_source
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def leave_calendar(source_id: int, *, by: Actor, at: datetime) -> None:
    """Open what the calendar kept closed; its file is forgotten. Raises NotFound."""
    source, instrument = locked_source(source_id, by)
    db.session.query(BusyTime).filter(BusyTime.source_id == source.id).delete()
    block(source, instrument, at=at)
    source.removed_at, source.content, source.unread = at, b"", []
    left = CalendarLeft(
        subject_id=source.id, instrument_id=source.instrument_id, calendar=source.name
    )
    record(left, by=by, at=at)
