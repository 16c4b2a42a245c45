"""Book several instruments together, all or nothing."""

from datetime import datetime

from booking.commands.book_instrument import book_instrument
from booking.events.together import CampaignBooked
from booking.models.campaign import Campaign, CampaignLeg
from booking.permissions import TABLE, Desk, Permission
from booking.queries.campaigns import (
    CampaignView,
    campaign_code,
    campaign_view,
    zone_distances,
)
from booking.queries.preview import visible_instrument
from booking.queries.reservations import LockedReservation
from booking.rules.campaign import LegRefused, WantedCampaign, campaign_refusals
from catalog.queries.bookable import bookable_instrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import attempt, command
from kernel.values.actor import Actor
from kernel.values.errors import Refusal, Refused


@command
def book_campaign(wanted: WantedCampaign, *, by: Actor, at: datetime) -> CampaignView:
    """Book every leg, or refuse with every reason of every leg and book none.

    The instruments are locked by ascending id, whatever the order of the legs; each leg
    goes through the rules of a single booking. Raises NotFound and Refused.
    """
    TABLE.require(by, Permission.BOOK, Desk())
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    seen = [visible_instrument(leg.instrument, by) for leg in wanted.legs]
    zones = [one.zone for one in seen]
    if reasons := campaign_refusals(wanted, zones, zone_distances()):
        raise Refused(*reasons)
    for instrument_id in sorted({one.id for one in seen}):
        bookable_instrument(instrument_id, lock=True)
    made = _book_legs(wanted, by, at)
    campaign = Campaign(
        created_at=at, person_id=by.id, title=wanted.title, mode=wanted.mode
    )
    db.session.add(campaign)
    db.session.flush()
    for number, leg in enumerate(made, start=1):
        db.session.add(
            CampaignLeg(
                created_at=at,
                campaign_id=campaign.id,
                number=number,
                reservation_id=leg.reservation.id,
            )
        )
    first = wanted.legs[0].span
    booked = CampaignBooked(
        subject_id=campaign.id,
        code=campaign_code(campaign.id),
        title=wanted.title,
        person_id=by.id,
        owners=sorted({leg.instrument.organisation_id for leg in made}),
        start=first.start,
        end=wanted.legs[-1].span.end,
        count=len(made),
    )
    record(booked, by=by, at=at)
    return campaign_view(campaign_code(campaign.id), by)


def _book_legs(
    wanted: WantedCampaign, by: Actor, at: datetime
) -> list[LockedReservation]:
    made: list[LockedReservation] = []
    against: list[Refusal] = []
    for number, leg in enumerate(wanted.legs, start=1):
        try:
            with attempt():
                made.append(book_instrument(leg, by=by, at=at))
        except Refused as refused:
            against += [LegRefused(number, leg.instrument), *refused.reasons]
    if against:
        raise Refused(*against)
    return made
