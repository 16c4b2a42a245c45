"""Move the bookings of a series together: this one, this and those after it, or all."""

from datetime import datetime, timedelta

from booking.commands.book_series import series_event
from booking.commands.change_reservation import change_reservation
from booking.events import OccurrenceChanged
from booking.events.together import SeriesChanged
from booking.permissions import TABLE, Desk, Permission
from booking.queries.reservations import span_of
from booking.queries.series import OccurrenceView, SeriesView, series_view
from booking.rules.series import (
    NothingToDo,
    OccurrenceRefused,
    Outcome,
    WantedSeriesChange,
)
from booking.rules.wanted import WantedChange
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def change_series(
    code: str,
    wanted: WantedSeriesChange,
    *,
    version: int | None,
    by: Actor,
    at: datetime,
) -> int:
    """Change every booking meant that is still to come, all or none; return how many.

    Each goes through the rules of a single change. Raises NotFound, Refused, Stale.
    """
    view = series_view(code, by, lock=True)
    desk = Desk(view.instrument.organisation_id, view.row.person_id)
    TABLE.require(by, Permission.CHANGE, desk, visible=False)
    if version not in (None, view.row.version):
        raise Stale({"version": view.row.version}, view.row.version)
    meant = open_ones(view, wanted, at)
    # The last moves first when all move later, so that none meets its neighbour.
    if wanted.shift > timedelta():
        meant.reverse()
    outcomes = [_moved(one, wanted, by, at) for one in meant]
    view.row.version += 1
    event = series_event(
        SeriesChanged,
        view.row,
        view.instrument,
        sorted(outcomes, key=lambda o: o.number),
    )
    record(event, by=by, at=at)
    return len(outcomes)


def open_ones(
    view: SeriesView, wanted: WantedSeriesChange, at: datetime
) -> list[OccurrenceView]:
    """Return the bookings meant that are still to come. Raises Refused for none.

    What was handed to a colleague belongs to the series no longer.
    """
    meant = [
        one
        for one in view.occurrences
        if wanted.touches(one.row.number)
        and one.is_open(at)
        and one.reservation is not None
        and one.reservation.booked_by_id == view.row.person_id
    ]
    if not meant:
        raise Refused(NothingToDo())
    return meant


def _moved(
    one: OccurrenceView, wanted: WantedSeriesChange, by: Actor, at: datetime
) -> Outcome:
    new = wanted.over(one.span)
    change = WantedChange(
        new.start, new.end, wanted.mode, wanted.purpose, wanted.override_reason
    )
    try:
        made = change_reservation(
            one.code, change, version=None, by=by, at=at, kind=OccurrenceChanged
        )
    except Refused as refused:
        said = OccurrenceRefused(one.row.number, new.start)
        raise Refused(said, *refused.reasons) from refused
    row = made.reservation
    return Outcome(one.row.number, span_of(row), one.code, state=str(row.state))
