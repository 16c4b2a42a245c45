"""An instrument's rates and booking rules as they come in and go out."""

from decimal import Decimal
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.policy import APPROVALS, CHARGED_TIMES, MODES, TRAINING, Policy
from booking.rules.pricing import UNITS, PriceClass
from booking.rules.rate_card import RateCard
from kernel.http.fields import Amount, OneOf, StrictSchema, Text, ValidationError, Whole
from kernel.values.text import N_, Message

DAY = 24 * 60


class RateSchema(StrictSchema):
    """What one unit costs one price class."""

    price_class = Text(most=20, required=True, validate=OneOf(*PriceClass))
    unit = Text(most=10, required=True, validate=OneOf(*UNITS))
    amount = Amount(required=True, most=Decimal(1_000_000))
    opening_fee = Amount(load_default=0, most=Decimal(1_000_000))

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> RateCard:
        """Return the rate as a value, in fen."""
        return RateCard(
            data["price_class"], data["unit"], data["amount"], data["opening_fee"]
        )


class PolicySchema(StrictSchema):
    """The settings of an instrument's own that people may change here."""

    enabled = fields.Boolean()
    step_min = Whole(least=5, most=DAY)
    shortest_min = Whole(least=5, most=60 * DAY)
    longest_min = Whole(least=5, most=60 * DAY)
    notice_book_min = Whole(least=0, most=60 * DAY)
    notice_change_min = Whole(least=0, most=60 * DAY)
    notice_cancel_min = Whole(least=0, most=60 * DAY)
    horizon_own_days = Whole(least=0, most=365)
    horizon_other_days = Whole(least=0, most=365)
    setup_min = Whole(least=0, most=DAY)
    cleanup_min = Whole(least=0, most=DAY)
    weekly_quota_min = Whole(least=0, most=7 * DAY, allow_none=True)
    max_open = Whole(least=1, most=1000, allow_none=True)
    training = Text(most=20, validate=OneOf(*TRAINING))
    training_for = fields.List(fields.String(validate=OneOf(*MODES)))
    approval = Text(most=20, validate=OneOf(*APPROVALS))
    request_hold_h = Whole(least=1, most=720)
    cancel_fee_pct = Whole(least=0, most=100)
    checkin_early_min = Whole(least=0, most=DAY)
    no_show_after_min = Whole(least=0, most=DAY, allow_none=True)
    charged_time = Text(most=20, validate=OneOf(*CHARGED_TIMES))
    overnight_ok = fields.Boolean()
    hours = fields.Raw(metadata={"description": "Opening hours by weekday"})

    @validates_schema
    def reads_as_a_policy(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse settings that contradict each other, at their field."""
        try:
            Policy.from_settings(data)
        except ValueError as error:
            name = str(error).split(":")[0]
            messages = {
                "shortest_min": N_(
                    "The shortest booking must not be longer than the longest."
                ),
                "step_min": N_(
                    "A day must be a whole number of steps: 5, 10, 15, 20, 30, 60 …"
                ),
            }
            usual = N_("Opening hours are windows such as 08:00-20:00.")
            sentence = messages.get(name, usual)
            raise ValidationError(Message(sentence), name) from error


class TermsSchema(StrictSchema):
    """Rates and rules together; withdrawn classes have no price from now on."""

    rates = fields.List(fields.Nested(RateSchema), load_default=list)
    withdrawn = fields.List(
        fields.String(validate=OneOf(*PriceClass)), load_default=list
    )
    policy = fields.Nested(PolicySchema, load_default=dict)

    @validates_schema
    def keeps_or_withdraws(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a class that is both priced and withdrawn."""
        priced = {rate.price_class for rate in data["rates"]}
        if priced & set(data["withdrawn"]):
            said = N_("A class has a price or is withdrawn, not both.")
            raise ValidationError(Message(said), "withdrawn")
