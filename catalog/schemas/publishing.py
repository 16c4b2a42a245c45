"""What is asked and told when many listings are published at once."""

from typing import Any

from marshmallow import Schema, fields

from catalog.rules.import_outcome import Outcome
from catalog.rules.publishing import MOST_AT_ONCE
from catalog.schemas.record_fields import AtLeastOne, AtMost
from kernel.http.fields import StrictSchema, Text
from kernel.http.speech import say
from kernel.values.text import N_

_SAID: dict[str, Any] = {
    "invalid": N_("A list is expected here."),
    "required": N_("Choose at least one."),
}


class PublishSchema(StrictSchema):
    """The codes of the listings to publish."""

    codes = fields.List(
        Text(most=20),
        required=True,
        validate=[AtLeastOne(), AtMost(MOST_AT_ONCE)],
        error_messages=_SAID,
    )


class PublishedSchema(Schema):
    """What became of one listing: changed, same (public already) or refused, and why."""

    code = fields.String()
    result = fields.Enum(Outcome, by_value=True)
    reasons = fields.Function(lambda one: [say(reason) for reason in one.reasons])


class PublishedManySchema(Schema):
    """One line about each listing, in the order in which they were named."""

    items = fields.List(fields.Nested(PublishedSchema))
