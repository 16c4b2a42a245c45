"""End one downtime, whether it has begun or not."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import Range

from booking.models.reservation import Downtime, Occupancy
from booking.queries.reservations import span_in
from kernel.store.db import db


def open_again(row: Downtime, *, at: datetime) -> None:
    """Cut short what has begun; what has not keeps its row, but occupies nothing.

    Inside the caller's transaction, under the instrument's lock.
    """
    start = span_in(row.during).start
    row.ended_at = at
    if start < at:
        row.during = Range(start, max(at, start + timedelta(minutes=1)))
    else:
        db.session.execute(delete(Occupancy).where(Occupancy.downtime_id == row.id))
