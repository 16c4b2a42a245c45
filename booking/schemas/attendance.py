"""What is said when coming, staying, leaving, or when something is wrong."""

from typing import Any

from marshmallow import fields, post_load

from booking.rules.attendance import WALK_UP_MIN, FaultKind
from booking.schemas.override import OverrideReason
from kernel.http.fields import Moment, OneOf, StrictSchema, Text, Whole


class ExtensionSchema(StrictSchema):
    """The new end of a running booking: named, so that sending it twice is harmless."""

    until = Moment(required=True)
    override_reason = OverrideReason()


class WalkUpSchema(StrictSchema):
    """Using a free instrument at once."""

    length_min = Whole(least=5, most=1440, load_default=WALK_UP_MIN[0])
    purpose = Text(most=500, required=True)


class FaultSchema(StrictSchema):
    """What is wrong with an instrument."""

    kind = Text(most=20, required=True, validate=OneOf(*FaultKind))
    comment = Text(most=200, required=True)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the kind as one of the kinds."""
        return {**data, "kind": FaultKind(data["kind"])}


class WalkUpRequestSchema(WalkUpSchema):
    """The same over REST, with the instrument."""

    instrument = Text(most=20, required=True)


class FaultRequestSchema(FaultSchema):
    """The same over REST, with the instrument."""

    instrument = Text(most=20, required=True)


class FaultAnswerSchema(StrictSchema):
    """Whether the report closed the instrument, and until when."""

    instrument = fields.String()
    closed_until = Moment(allow_none=True)
