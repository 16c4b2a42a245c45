"""Calendar feeds as they come in and go out."""

from typing import Any

from marshmallow import fields, validates_schema

from booking.rules.feed import KINDS
from kernel.http.fields import Moment, OneOf, StrictSchema, Text, ValidationError
from kernel.values.text import N_, Message


class FeedRequestSchema(StrictSchema):
    """What to follow: my bookings, an instrument or a unit."""

    kind = Text(most=20, required=True, validate=OneOf(*KINDS))
    code = Text(
        most=40,
        load_default="",
        metadata={"description": "Code of the instrument or organisation"},
    )

    @validates_schema
    def names_what_to_follow(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an instrument or unit without its code."""
        if data.get("kind") != "person" and not data.get("code"):
            raise ValidationError(Message(N_("Fill this in.")), "code")


class FeedSchema(StrictSchema):
    """A live feed. `url` is told once, when it is made."""

    id = fields.Integer()
    kind = fields.String()
    code = fields.String()
    prefix = fields.String(metadata={"description": "How the secret begins"})
    since = Moment()
    read_at = Moment(allow_none=True)
    url = fields.String()


class FeedsSchema(StrictSchema):
    """All live feeds of the caller."""

    items = fields.List(fields.Nested(FeedSchema))


def feed_address(site: str, secret: str) -> str:
    """Return where a calendar is read; `site` is the address of the site's root."""
    return f"{site}/calendars/{secret}.ics"
