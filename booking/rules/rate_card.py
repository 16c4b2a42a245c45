"""The prices of an instrument, as its lab sets them."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateCard:
    """What one unit costs one price class; amounts in fen of CNY."""

    price_class: str
    unit: str
    amount_fen: int
    opening_fee_fen: int = 0


def changed_rates(old: list[RateCard], new: list[RateCard]) -> list[RateCard]:
    """Return the rates of the new card that the old one does not hold as they are."""
    return [rate for rate in new if rate not in old]


def withdrawn_rates(old: list[RateCard], classes: Collection[str]) -> list[RateCard]:
    """Return the rates of the old card whose class has no price any more."""
    return [rate for rate in old if rate.price_class in classes]
