"""What a booking costs: exact amounts in fen, never a float."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from booking.rules.policy import Policy
from booking.rules.span import Span
from kernel.values.money import half_up

UNITS = ("h", "sample", "day", "run")

_DAY = timedelta(days=1)
_SHOWN = Decimal("0.0001")


class PriceClass(StrEnum):
    """Who pays which price."""

    INTERNAL = "internal"
    ACADEMIC = "academic"
    SME = "sme"
    ENTERPRISE = "enterprise"
    OVERSEAS = "overseas"


_CLASS_OF_KIND = {
    "university": PriceClass.ACADEMIC,
    "institute": PriceClass.ACADEMIC,
    "responsible_unit": PriceClass.ACADEMIC,
    "sme": PriceClass.SME,
    "enterprise": PriceClass.ENTERPRISE,
    "overseas": PriceClass.OVERSEAS,
}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit costs one price class; fewer than minimum_units are not sold."""

    price_class: str
    unit: str
    amount_fen: int
    opening_fee_fen: int = 0
    minimum_units: int = 0


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a quote: code is "use" or "opening_fee".

    quantity is rounded to four decimals for showing; amount_fen is exact to the fen.
    """

    code: str
    quantity: Decimal
    unit: str
    unit_price_fen: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a booking; a total of None is a price on request."""

    lines: tuple[PriceLine, ...]
    total_fen: int | None


ON_REQUEST = Quote((), None)


def price_class_of(*, person_kind: str, same_legal_person: bool) -> PriceClass:
    """Return the price class; an unknown kind of organisation pays as an enterprise."""
    if same_legal_person:
        return PriceClass.INTERNAL
    return _CLASS_OF_KIND.get(person_kind, PriceClass.ENTERPRISE)


def quote(rate: Rate | None, span: Span, samples: int | None = None) -> Quote:
    """Return the price of a span, each line rounded half up.

    Hours count to the second, days as begun stretches of 24 hours; samples that are
    not counted yet are taken as one. No rate makes a price on request.
    """
    if rate is None:
        return ON_REQUEST
    units = max(_units(rate.unit, span, samples), Fraction(rate.minimum_units))
    amount = units * rate.amount_fen
    lines = [
        PriceLine("use", _shown(units), rate.unit, rate.amount_fen, _whole_fen(amount))
    ]
    if rate.opening_fee_fen:
        fee = rate.opening_fee_fen
        lines.append(PriceLine("opening_fee", Decimal(1), "run", fee, fee))
    return Quote(tuple(lines), sum(line.amount_fen for line in lines))


def is_late(start: datetime, at: datetime, policy: Policy) -> bool:
    """Say whether cancelling at this moment is late; the limit itself is in time."""
    return start - at < timedelta(minutes=policy.notice_cancel_min)


def cancellation_fee(
    quote_total: int | None, start: datetime, at: datetime, policy: Policy
) -> int:
    """Return what cancelling costs at this moment, in fen; nothing while in time."""
    if quote_total is None or not is_late(start, at, policy):
        return 0
    return half_up(Decimal(quote_total) * policy.cancel_fee_pct / 100)


def _units(unit: str, span: Span, samples: int | None) -> Fraction:
    if unit == "h":
        return Fraction(span.length // timedelta(microseconds=1), 3_600_000_000)
    if unit == "day":
        return Fraction(-(-span.length // _DAY))
    if unit == "sample":
        return Fraction(max(samples or 1, 1))
    return Fraction(1)


def _whole_fen(amount: Fraction) -> int:
    # Half up, with whole numbers: a Decimal would round a third before we do.
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _shown(units: Fraction) -> Decimal:
    exact = Decimal(units.numerator) / Decimal(units.denominator)
    rounded = exact.quantize(_SHOWN).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded
