"""An instrument's rates and booking rules as they come in and go out."""

from decimal import Decimal
from typing import Any

from marshmallow import fields, post_load, validates_schema

from booking.rules.policy import MODES, Policy
from booking.rules.pricing import UNITS, PriceClass
from booking.rules.rate_card import RateCard
from booking.schemas.setting_fields import SETTINGS, Setting
from kernel.http.fields import (
    Amount,
    Day,
    OneOf,
    StrictSchema,
    Text,
    ValidationError,
    Whole,
)
from kernel.values.text import N_, Message


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


def _field(one: Setting) -> fields.Field[Any]:
    if "true" in one.words:
        return fields.Boolean()
    if one.words:
        return Text(most=20, validate=OneOf(*one.words))
    return Whole(
        least=one.least * one.factor, most=one.most * one.factor, allow_none=one.empty
    )


_Settings = StrictSchema.from_dict(
    {name: _field(one) for name, one in SETTINGS.items()}, name="Settings"
)


class PolicySchema(_Settings):  # type: ignore[misc, valid-type]
    """What a level sets itself; names ending in _min are minutes, in _fen fen."""

    training_for = fields.List(fields.String(validate=OneOf(*MODES)))
    hours = fields.Raw(metadata={"description": "Opening hours by weekday, breaks"})
    quotas = fields.List(
        fields.Dict(),
        metadata={"description": "who, per, for, and either hours or count"},
    )

    @validates_schema
    def reads_as_a_policy(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse settings that contradict each other, at their field."""
        try:
            Policy.from_settings(data)
        except ValueError as error:
            name = str(error).split(":")[0]
            whole_steps = N_(
                "A day must be a whole number of steps: 5, 10, 15, 20, 30, 60 …"
            )
            messages = {
                "shortest_min": N_(
                    "The shortest booking must not be longer than the longest."
                ),
                "step_min": whole_steps,
                "align_min": whole_steps,
                "quotas": N_("A quota has who, per, for, and either hours or count."),
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
    since = Day(load_default=None)

    @validates_schema
    def keeps_or_withdraws(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a class that is both priced and withdrawn."""
        priced = {rate.price_class for rate in data["rates"]}
        if priced & set(data["withdrawn"]):
            said = N_("A class has a price or is withdrawn, not both.")
            raise ValidationError(Message(said), "withdrawn")


class LevelSchema(StrictSchema):
    """The rules of a unit or category, from a local day on."""

    policy = fields.Nested(PolicySchema, required=True)
    since = Day(load_default=None)
