"""The page's form for prices and rules: flat fields, read into the same values."""

from decimal import Decimal
from typing import Any

from marshmallow import post_load

from booking.rules.pricing import UNITS, PriceClass
from booking.rules.rate_card import RateCard
from booking.schemas.policy_form import PolicyFormSchema
from kernel.http.fields import Amount, OneOf, Text

_MOST = Decimal(1_000_000)


class TermsFormSchema(PolicyFormSchema):
    """Prices by class in yuan, and the rules."""

    unit = Text(most=10, load_default="h", validate=OneOf(*UNITS))
    rate_internal = Amount(most=_MOST)
    rate_academic = Amount(most=_MOST)
    rate_sme = Amount(most=_MOST)
    rate_enterprise = Amount(most=_MOST)
    rate_overseas = Amount(most=_MOST)
    opening_fee = Amount(most=_MOST, load_default=0)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return rates besides what the rules are read into."""
        rates = [
            RateCard(str(one), data["unit"], data[f"rate_{one}"], data["opening_fee"])
            for one in PriceClass
            if f"rate_{one}" in data
        ]
        # An emptied price is one that is not offered any more.
        empty = [str(one) for one in PriceClass if f"rate_{one}" not in data]
        rules: dict[str, Any] = super().to_value(data)
        return {**rules, "rates": rates, "withdrawn": empty}
