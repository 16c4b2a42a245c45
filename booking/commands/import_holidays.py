"""Take over a published list of holidays and make-up workdays."""

from datetime import date, datetime

from sqlalchemy import delete, insert, text

from booking.events.calendars import HolidaysImported
from booking.models.calendar import CalendarDay
from booking.permissions import TABLE, Desk, Permission
from booking.queries.holidays import holiday_preview
from booking.rules.busy import Difference
from booking.rules.holidays import (
    HolidayList,
    HolidayRowsRefused,
    HolidaysChanged,
    NoHolidayTable,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused

# Two imports at once would each count with the other's days.
_LOCK = 20_261_001


@command
def import_holidays(
    given: HolidayList, *, seen: int | None, by: Actor, at: datetime
) -> Difference[date]:
    """Replace the years that the list names by the list, all or nothing.

    `seen` is how many changes the dry run showed. Bookings stay as they are. Raises
    Forbidden, and Refused for a list with faults or one seen against other days.
    """
    TABLE.require(by, Permission.SET_HOLIDAYS, Desk())
    if given.refused:
        raise Refused(HolidayRowsRefused(len(given.refused)))
    if not given.days:
        raise Refused(NoHolidayTable())
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    change = holiday_preview(given, at=at).change
    touched = [*change.gone, *change.changed]
    if seen is not None and seen != len(touched) + len(change.new):
        raise Refused(HolidaysChanged())
    db.session.execute(delete(CalendarDay).where(CalendarDay.day.in_(touched)))
    fresh = {*change.new, *change.changed}
    if fresh:
        db.session.execute(
            insert(CalendarDay),
            [
                {"day": one.day, "kind": str(one.kind), "name_zh": one.name}
                for one in given.days
                if one.day in fresh
            ],
        )
    imported = HolidaysImported(
        subject_id=given.years[0],
        years=list(given.years),
        new=len(change.new),
        changed=len(change.changed),
        gone=len(change.gone),
    )
    record(imported, by=by, at=at)
    return change
