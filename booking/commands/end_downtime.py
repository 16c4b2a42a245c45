"""Bring an instrument back into use before its downtime is over."""

from datetime import datetime

from sqlalchemy import select

from booking.commands.offer_free_time import offer_free_time
from booking.commands.open_again import open_again
from booking.events import DowntimeEnded
from booking.models.reservation import Downtime
from booking.permissions import TABLE, Desk, Permission
from booking.rules.downtime import DowntimeOver, FromCalendar
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def end_downtime(downtime_id: int, *, by: Actor, at: datetime) -> Downtime:
    """Give back what is left of a downtime. Raises NotFound and Refused."""
    instrument_id = db.session.scalar(
        select(Downtime.instrument_id).where(Downtime.id == downtime_id)
    )
    if instrument_id is None:
        raise NotFound
    instrument = bookable_instrument(instrument_id, lock=True)
    TABLE.require(by, Permission.CLOSE, Desk(instrument.organisation_id), visible=False)
    downtime = db.session.get_one(Downtime, downtime_id, populate_existing=True)
    if downtime.source_id is not None:
        raise Refused(FromCalendar())
    end = downtime.during.upper
    if end is None or end <= at or downtime.ended_at is not None:
        raise Refused(DowntimeOver(downtime.ended_at or end or at))
    open_again(downtime, at=at)
    ended = DowntimeEnded(subject_id=downtime.id, instrument_id=instrument.id)
    record(ended, by=by, at=at)
    db.session.flush()
    offer_free_time(instrument.id, at=at)
    return downtime
