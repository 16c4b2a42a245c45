"""What an instrument costs one particular person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.queries.among import among
from booking.queries.instrument_terms import terms_of
from booking.queries.viewer import REFERENCE_CLASS, current_rate
from booking.rules.facts import Person, is_external
from booking.rules.pricing import Rate, price_class_of
from booking.rules.rate_card import RateCard
from catalog.models.instrument import Instrument
from catalog.rules.bookable import BookableInstrument
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.actor import Actor


@dataclass(frozen=True, slots=True)
class PriceForMe:
    """The viewer's price class and rate; `reference` for strangers."""

    price_class: str
    rate: RateCard | None
    reference: bool


def price_for(
    instrument: BookableInstrument, viewer: Actor, rates: Iterable[RateCard]
) -> PriceForMe:
    """Return which of the instrument's rates applies to the viewer, and why."""
    if viewer.id is None:
        price_class = REFERENCE_CLASS
    else:
        person = Person(
            user_id=viewer.id,
            organisation_id=viewer.organisation_id,
            credit_code=viewer.credit_code,
        )
        external = is_external(person, terms_of(instrument))
        price_class = str(
            price_class_of(
                person_kind=viewer.organisation_kind, same_legal_person=not external
            )
        )
    by_class = {rate.price_class: rate for rate in rates}
    return PriceForMe(price_class, by_class.get(price_class), viewer.id is None)


def prices_of(ids: Collection[int], viewer: Actor, *, at: datetime) -> dict[int, Rate]:
    """Return the viewer's rates of some instruments in one statement."""
    named = among(ids)
    rate = current_rate(viewer, at).correlate(Instrument, Organisation).lateral()
    rows = (
        select(Instrument.id, rate.c.amount_fen, rate.c.unit, rate.c.opening_fee_fen)
        .join(named, named.c.id == Instrument.id)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(rate, rate.c.amount_fen.is_not(None))
    )
    return {
        one: Rate("", unit, amount, opening)
        for one, amount, unit, opening in db.session.execute(rows)
    }
