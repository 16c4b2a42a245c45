"""Say that something is wrong with an instrument."""

from datetime import datetime

from booking.commands.open_downtime import open_downtime_on
from booking.events import FaultReported
from booking.permissions import TABLE, Desk, Permission, runs_the_lab
from booking.queries.attendance import unit_used_today
from booking.rules.attendance import CLOSING, FaultKind, closed_by_fault
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def report_fault(
    instrument: str, kind: FaultKind, comment: str, *, by: Actor, at: datetime
) -> datetime | None:
    """Tell the lab; what cannot be used or is not safe is closed at once.

    Only the lab and whoever has a booking there today close it: then bookings of the
    rest of the day are displaced, with offers. Of several units only the one that the
    person has booked is closed, if there is one. Returns until when it is closed, or
    None. Raises NotFound.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    found = bookable_instrument(instrument, lock=True)
    of_the_lab = runs_the_lab.test(by, Desk(found.organisation_id))
    if not (found.published or of_the_lab):
        raise NotFound
    used = unit_used_today(found.id, by, at)
    closes = kind in CLOSING and (of_the_lab or used is not None)
    until = None
    if closes:
        span = closed_by_fault(at)
        open_downtime_on(
            found,
            span,
            kind="fault",
            reason=comment,
            displace=True,
            unit=used if found.units > 1 else None,
            by=by,
            at=at,
        )
        until = span.end
    told = FaultReported(
        subject_id=found.id,
        instrument_code=found.code,
        instrument_name_zh=found.name_zh,
        instrument_name_en=found.name_en,
        owner_organisation_id=found.organisation_id,
        reporter_id=by.id or 0,
        kind=str(kind),
        comment=comment,
        closed_until=until,
    )
    record(told, by=by, at=at)
    return until
