"""Make room for a booking: lapsed requests, holds kept too long, and one's own."""

from datetime import datetime

from sqlalchemy import delete, select, update

from booking.commands.close_offer import lapse_offer
from booking.commands.expire_request import expire_request
from booking.commands.offer_free_time import wait_event
from booking.events.waiting import OfferAccepted
from booking.models.reservation import Occupancy, Reservation
from booking.models.waitlist import Offer, Wait
from booking.queries.booking_facts import Case
from booking.queries.reservations import span_of
from booking.queries.waitlist import wait_code, waits_behind
from booking.rules.waitlist import OfferState, WaitState
from catalog.rules.bookable import BookableInstrument
from kernel.journal.record import record
from kernel.store.db import db
from kernel.values.actor import Actor


def clear_the_way(case: Case, *, at: datetime) -> list[int]:
    """Free what gives way to the booking of this case, under the instrument's lock.

    Returns the waitlist entries of the person that the booking fulfils. An offer that
    nobody answered goes to the next in line first, who then stands in the way.
    """
    for lapsed in case.lapsed:
        expire_request(f"B-{lapsed:08d}", at=at)
    if not case.holds:
        return []
    mine = []
    for wait_id, until in waits_behind(case.holds):
        if until <= at:
            lapse_offer(wait_code(wait_id), at=at)
        else:
            mine.append(wait_id)
    db.session.execute(delete(Occupancy).where(Occupancy.id.in_(case.holds)))
    return mine


def fulfil(
    waits: list[int],
    reservation: Reservation,
    instrument: BookableInstrument,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Close waitlist entries whose offer has become the reservation."""
    for wait_id in waits:
        wait = db.session.scalars(
            select(Wait).where(Wait.id == wait_id).with_for_update(key_share=True)
        ).one()
        db.session.execute(
            update(Offer)
            .where(Offer.wait_id == wait_id, Offer.state == OfferState.OPEN)
            .values(state=OfferState.ACCEPTED, answered_at=at)
        )
        wait.state, wait.reservation_id = WaitState.BOOKED, reservation.id
        wait.version += 1
        span = span_of(reservation)
        record(wait_event(OfferAccepted, wait, instrument, span), by=by, at=at)
