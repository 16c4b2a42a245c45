"""Write a followed calendar out further, and close what has become free under it."""

from datetime import datetime

from booking.commands.take_busy_time import block, take_busy_time
from booking.queries.busy import locked_source
from booking.rules.busy import CalendarReading
from kernel.store.transaction import command
from kernel.values.actor import WORKER


@command
def tend_calendar(
    source_id: int, reading: CalendarReading | None, *, at: datetime
) -> None:
    """Do the clock's part: with a reading once a day, without one after a conflict.

    Raises NotFound for a calendar that was removed meanwhile.
    """
    source, instrument = locked_source(source_id, None)
    if reading is None:
        block(source, instrument, at=at)
    else:
        take_busy_time(source, instrument, reading, by=WORKER, at=at)
