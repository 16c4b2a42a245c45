"""Book several instruments together, all or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from booking.commands.book_instrument import book_instrument
from booking.commands.set_aside import NOT_YOURS
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
from booking.queries.standpoint import overriding_roles
from booking.rules.campaign import LegRefused, WantedCampaign, campaign_refusals
from booking.rules.wanted import WantedReservation
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import attempt, command
from kernel.values.actor import Actor
from kernel.values.errors import Malformed, Refusal, Refused
from kernel.values.text import Message


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
    legs = _with_reason(wanted, seen, by)
    made = _book_legs(legs, by, at)
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


def _with_reason(
    wanted: WantedCampaign, seen: Sequence[BookableInstrument], by: Actor
) -> list[WantedReservation]:
    """Return the legs, the campaign's reason with those to which it applies."""
    why = wanted.override_reason
    if why is None:
        return list(wanted.legs)
    own = [bool(overriding_roles(by, Desk(one.organisation_id))) for one in seen]
    if not any(own):
        raise Malformed({"override_reason": [Message(NOT_YOURS)]})
    return [
        replace(leg, override_reason=leg.override_reason or why) if mine else leg
        for leg, mine in zip(wanted.legs, own, strict=True)
    ]


def _book_legs(
    legs: Sequence[WantedReservation], by: Actor, at: datetime
) -> list[LockedReservation]:
    made: list[LockedReservation] = []
    against: list[Refusal] = []
    for number, leg in enumerate(legs, start=1):
        try:
            with attempt():
                made.append(book_instrument(leg, by=by, at=at))
        except Refused as refused:
            against += [LegRefused(number, leg.instrument), *refused.reasons]
    if against:
        raise Refused(*against)
    return made
