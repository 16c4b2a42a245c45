"""Give back the bookings of a series together."""

from datetime import datetime

from booking.commands.book_series import series_event
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_series import open_ones
from booking.events import OccurrenceCancelled
from booking.events.together import SeriesCancelled
from booking.permissions import TABLE, Desk, Permission
from booking.queries.series import series_view
from booking.rules.series import OccurrenceRefused, Outcome, WantedSeriesChange
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


@command
def cancel_series(
    code: str,
    scope: str,
    number: int = 1,
    comment: str = "",
    *,
    version: int | None,
    by: Actor,
    at: datetime,
) -> int:
    """Cancel every booking meant that is still to come, all or none; return how many.

    Each goes through the rules of a single cancellation, fee included. Raises NotFound,
    Refused, Stale.
    """
    view = series_view(code, by, lock=True)
    desk = Desk(view.instrument.organisation_id, view.row.person_id)
    TABLE.require(by, Permission.CANCEL, desk, visible=False)
    if version not in (None, view.row.version):
        raise Stale({"version": view.row.version}, view.row.version)
    outcomes = []
    for one in open_ones(view, WantedSeriesChange(scope, number), at):
        try:
            cancel_reservation(
                one.code, comment, version=None, by=by, at=at, kind=OccurrenceCancelled
            )
        except Refused as refused:
            said = OccurrenceRefused(one.row.number, one.span.start)
            raise Refused(said, *refused.reasons) from refused
        outcomes.append(Outcome(one.row.number, one.span, one.code))
    view.row.version += 1
    event = series_event(
        SeriesCancelled, view.row, view.instrument, outcomes, comment=comment
    )
    record(event, by=by, at=at)
    return len(outcomes)
