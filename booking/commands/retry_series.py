"""Try once more to book what was skipped of a series."""

from datetime import datetime

from booking.commands.book_occurrence import book_occurrence
from booking.commands.book_series import series_event
from booking.events.together import SeriesBooked
from booking.permissions import TABLE, Desk, Permission
from booking.queries.series import SeriesView, series_view
from booking.rules.series import SKIP, NothingToDo, WantedSeries
from booking.rules.span import Span
from booking.rules.wanted import WantedReservation
from identity.queries.groups import group_code
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Forbidden, Refused


@command
def retry_series(
    code: str, override_reason: str | None = None, *, by: Actor, at: datetime
) -> int:
    """Book the skipped occurrences still to come that can be booked now; return how many.

    Raises NotFound, Forbidden for anybody but the holder, Malformed, and Refused.
    """
    view = series_view(code, by, lock=True)
    TABLE.require(by, Permission.BOOK, Desk())
    if view.row.person_id != by.id:
        raise Forbidden
    skipped = view.skipped(at)
    if not skipped:
        raise Refused(NothingToDo())
    booked = []
    for one in skipped:
        wanted = _wanted(view, one.span, override_reason)
        made = book_occurrence(
            wanted, view.instrument, one.row.number, one.span, by=by, at=at
        )
        one.row.reasons = " ".join(reason.code for reason in made.reasons)
        if made.booked:
            one.row.reservation_id = int(made.code[2:])
            booked.append(made)
    db.session.flush()
    if booked:
        event = series_event(SeriesBooked, view.row, view.instrument, booked)
        record(event, by=by, at=at)
    return len(booked)


def _wanted(view: SeriesView, span: Span, why: str | None) -> WantedSeries:
    row = view.row
    first = WantedReservation(
        view.instrument.code,
        span,
        row.mode,
        row.purpose,
        row.samples,
        mark=row.mark,
        override_reason=why,
        group=group_code(row.group_id),
    )
    return WantedSeries(first, row.rule, SKIP)
