"""What a search asks for, read from a query string."""

from typing import Any

from marshmallow import EXCLUDE, RAISE, ValidationError, fields, post_load, validate

from catalog.rules.filters import Filters
from catalog.rules.listing_state import Mode, TrainingLevel
from catalog.rules.search_specs import spec_wish
from catalog.schemas.record_fields import AtMost
from kernel.http.fields import OneOf, StrictSchema, Text
from kernel.values.text import N_, Message

MOST_SPECS = 5
_EXPECTED = N_("A condition such as ≥ 500 MHz or 磁场强度 ≥ 9.4 T is expected here.")


class SpecCondition(validate.Validator):
    """Accept what can be compared: a name or a unit, and a number, bound or range."""

    def __call__(self, value: str) -> str:
        """Return the value, or raise ValidationError."""
        if spec_wish(value) is None:
            raise ValidationError(Message(_EXPECTED))
        return value


def spec_conditions() -> fields.List[Any]:
    """Return the field of conditions on specifications, which all have to be met."""
    return fields.List(
        Text(most=60, validate=SpecCondition()),
        load_default=list,
        validate=AtMost(MOST_SPECS),
        metadata={
            "many": True,
            "description": "Conditions on specifications, such as `≥ 500 MHz`",
        },
    )


class SearchSchema(StrictSchema):
    """Words and filters; `zone`, `mode` and `training` may be given several times.

    Anything else in an address (paging, language, what booking adds) is left alone.
    """

    class Meta:
        """A shared link may carry more than we know."""

        unknown = EXCLUDE

    q = Text(most=100, blank=True, load_default="")
    zone = fields.List(Text(most=20), load_default=list)
    category = Text(most=6, load_default=None)
    unit = Text(most=20, load_default=None)
    mode = fields.List(Text(most=20, validate=OneOf(*Mode)), load_default=list)
    training = fields.List(
        Text(most=20, validate=OneOf(*TrainingLevel)), load_default=list
    )
    spec = spec_conditions()

    @post_load
    def to_filters(self, data: dict[str, Any], **_: Any) -> Filters:
        """Return the filters; the unit is filled in by its code."""
        return Filters(
            text=data["q"],
            zones=tuple(data["zone"]),
            category=data["category"],
            organisation_code=data["unit"],
            modes=tuple(data["mode"]),
            training=tuple(data["training"]),
            specs=tuple(data["spec"]),
        )


class InstrumentQuery(SearchSchema):
    """The same for the API, where an unknown word is a mistake."""

    class Meta:
        """A misspelt filter must not find everything."""

        unknown = RAISE

    limit = fields.String()
    cursor = fields.String()


class SuggestQuery(StrictSchema):
    """What has been typed so far."""

    q = Text(most=100, blank=True, load_default="")
