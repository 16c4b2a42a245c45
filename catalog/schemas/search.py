"""What a search asks for, read from a query string."""

from typing import Any

from marshmallow import EXCLUDE, RAISE, fields, post_load

from catalog.rules.filters import Filters
from catalog.rules.listing_state import Mode, TrainingLevel
from kernel.http.fields import OneOf, StrictSchema, Text


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
