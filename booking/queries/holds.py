"""Slots kept for somebody whose booking form is open, or to whom they were offered."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from booking.models.reservation import HOLD, Occupancy
from booking.models.waitlist import OFFER_OPEN, Offer
from booking.queries.preview import Preview
from kernel.store.db import db
from kernel.values.actor import Actor


def live_hold(person_id: int, instrument_id: int, *, at: datetime) -> Occupancy | None:
    """Return what the person's form holds on the instrument; an offer is none."""
    return db.session.scalars(
        select(Occupancy)
        .outerjoin(Offer, Offer.hold_id == Occupancy.id)
        .where(
            HOLD,
            Occupancy.holder_id == person_id,
            Occupancy.instrument_id == instrument_id,
            Occupancy.lapses_at > at,
            Offer.id.is_(None),
        )
        .limit(1)
    ).one_or_none()


def offered_hold(hold_ids: Collection[int], *, at: datetime) -> Occupancy | None:
    """Return the hold among these that keeps an offer still open, or None."""
    if not hold_ids:
        return None
    return db.session.scalars(
        select(Occupancy)
        .join(Offer, Offer.hold_id == Occupancy.id)
        .where(Occupancy.id.in_(list(hold_ids)), OFFER_OPEN, Offer.until > at)
        .limit(1)
    ).one_or_none()


def held_until(seen: Preview, viewer: Actor, *, at: datetime) -> datetime | None:
    """Return until when the slot looked at is kept for the viewer, or None.

    No statement where nothing is held around it.
    """
    if viewer.id is None or not seen.case.holds:
        return None
    span = seen.request.span
    return db.session.scalar(
        select(Occupancy.lapses_at).where(
            Occupancy.id.in_(seen.case.holds),
            Occupancy.holder_id == viewer.id,
            Occupancy.lapses_at > at,
            Occupancy.blocked.contains(func.tstzrange(span.start, span.end)),
        )
    )
