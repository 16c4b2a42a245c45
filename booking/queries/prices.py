"""What an instrument costs one particular person."""

from collections.abc import Iterable
from dataclasses import dataclass

from booking.queries.instrument_terms import terms_of
from booking.queries.viewer import REFERENCE_CLASS
from booking.rules.facts import Person, is_external
from booking.rules.pricing import price_class_of
from booking.rules.rate_card import RateCard
from catalog.rules.bookable import BookableInstrument
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
