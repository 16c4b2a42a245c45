"""Give the bookings of a campaign back together."""

from datetime import datetime

from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.move import move
from booking.events import ReservationCancelled
from booking.events.together import CampaignCancelled, CampaignLost
from booking.models.campaign import Campaign
from booking.models.reservation import Reservation
from booking.permissions import TABLE, Permission
from booking.queries.campaigns import (
    CampaignView,
    campaign_code,
    campaign_view,
    desk_of,
    leg_codes,
)
from booking.queries.reservations import locked_reservation, span_of
from booking.rules.reservation_state import ReservationState
from booking.rules.series import NothingToDo
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER, Actor
from kernel.values.errors import Refused, Stale

_STANDS = frozenset({ReservationState.REQUESTED, ReservationState.CONFIRMED})


@command
def cancel_campaign(
    code: str, comment: str = "", *, version: int | None, by: Actor, at: datetime
) -> CampaignView:
    """Cancel every booking still to come, all or none; fees as for each alone.

    What was handed to a colleague belongs to the campaign no longer.

    Raises NotFound, Refused, and Stale when the version is not current.
    """
    view = campaign_view(code, by)
    TABLE.require(by, Permission.SEE_OWN, desk_of(view), visible=False)
    if version not in (None, view.row.version):
        raise Stale({"version": view.row.version}, view.row.version)
    rows = {leg.code: leg.row for leg in view.legs}
    gone = 0
    for leg in leg_codes(view.row.id):
        if _is_left(rows[leg], view.row.person_id, at):
            cancel_reservation(leg, comment, version=None, by=by, at=at)
            gone += 1
    if not gone:
        raise Refused(NothingToDo())
    view.row.version += 1
    cancelled = CampaignCancelled(
        subject_id=view.row.id, code=view.code, person_id=view.row.person_id, count=gone
    )
    record(cancelled, by=by, at=at)
    return campaign_view(code, by)


@command
def release_campaign(campaign_id: int, comment: str, *, at: datetime) -> int:
    """Give back what is left of a campaign of which a lab refused a part.

    Without fees; what has begun stays. Returns how many bookings were given back.
    """
    row_of = db.session.get_one(Campaign, campaign_id, populate_existing=True)
    gone = 0
    for leg in leg_codes(campaign_id):
        found = locked_reservation(leg)
        if _is_left(found.reservation, row_of.person_id, at):
            move(
                found, ReservationState.CANCELLED, ReservationCancelled,
                by=WORKER, at=at, comment=comment,
            )  # fmt: skip
            gone += 1
    if gone:
        row_of.version += 1
        lost = CampaignLost(
            subject_id=campaign_id,
            code=campaign_code(campaign_id),
            title=row_of.title,
            person_id=row_of.person_id,
            count=gone,
        )
        record(lost, by=WORKER, at=at)
    return gone


def _is_left(row: Reservation, person_id: int, at: datetime) -> bool:
    """Say whether a booking still stands and is the campaign's person's."""
    own = row.booked_by_id == person_id
    return own and row.state in _STANDS and span_of(row).start > at
