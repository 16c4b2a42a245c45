"""The prices and settings in force for one instrument."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from booking.models.terms import PolicySetting, RateEntry
from booking.permissions import TABLE, Desk, Permission
from booking.queries.policies import policy_book
from booking.rules.policy import Policy
from booking.rules.pricing import PriceClass
from booking.rules.rate_card import RateCard
from catalog.queries.bookable import bookable_instrument
from catalog.rules.bookable import BookableInstrument
from kernel.store.db import db
from kernel.values.actor import Actor


def rates_of(instrument_id: int, *, at: datetime) -> list[RateCard]:
    """Return the rates in force in the classes' order; a withdrawn one is left out."""
    current = (
        select(RateEntry)
        .where(RateEntry.instrument_id == instrument_id, RateEntry.effective_from <= at)
        .ext(distinct_on(RateEntry.price_class))
        .order_by(RateEntry.price_class, RateEntry.effective_from.desc())
    )
    order = list(PriceClass)
    found = [
        RateCard(row.price_class, row.unit, row.amount_fen, row.opening_fee_fen)
        for row in db.session.scalars(current)
        if row.amount_fen is not None
    ]
    return sorted(found, key=lambda rate: order.index(PriceClass(rate.price_class)))


def own_settings(instrument_id: int, *, at: datetime) -> dict[str, Any]:
    """Return the settings made for this instrument alone."""
    current = select(PolicySetting.settings).where(
        PolicySetting.instrument_id == instrument_id,
        PolicySetting.effective.contains(at),
    )
    return dict(db.session.scalar(current) or {})


def policy_of(instrument: BookableInstrument, *, at: datetime) -> Policy:
    """Return the policy in force, all levels merged."""
    return policy_book().policy(
        instrument_id=instrument.id,
        organisation_id=instrument.organisation_id,
        category=instrument.category_code,
        at=at,
    )


def terms_for_editing(code: str, by: Actor) -> BookableInstrument:
    """Return the instrument whose terms the actor may set. Raises NotFound, Forbidden."""
    found = bookable_instrument(code)
    TABLE.require(
        by, Permission.SET_TERMS, Desk(found.organisation_id), visible=found.published
    )
    return found
