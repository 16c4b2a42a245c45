"""Bring a newer file of a calendar that an instrument follows."""

from datetime import datetime

from booking.commands.take_busy_time import take_busy_time
from booking.models.busy import BusySource
from booking.queries.busy import locked_source
from booking.rules.busy import CalendarReading, Difference
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Stale


@command
def renew_calendar(
    source_id: int,
    content: bytes,
    reading: CalendarReading,
    *,
    version: int | None,
    by: Actor,
    at: datetime,
) -> tuple[BusySource, Difference[str]]:
    """Take the new, changed and gone times of the file; the same file changes nothing.

    Raises NotFound, and Stale when somebody else brought a file meanwhile.
    """
    source, instrument = locked_source(source_id, by)
    if version not in (None, source.version):
        raise Stale({}, source.version)
    assert by.id is not None  # noqa: S101 - locked_source() refused everybody else
    source.content, source.brought_at, source.brought_by_id = content, at, by.id
    source.version += 1
    return source, take_busy_time(source, instrument, reading, by=by, at=at)
