"""Safety permits as they come in and go out."""

from datetime import date
from typing import Any

from marshmallow import fields, validates_schema

from booking.queries.permits import PermitView
from booking.rules.permits import FILED, PERMIT_WORDS, STATES
from kernel.http.fields import (
    Day,
    Moment,
    OneOf,
    StrictSchema,
    Text,
    ValidationError,
    Whole,
)
from kernel.values.text import N_, Message

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class PermitSchema(StrictSchema):
    """A permit as its person enters it."""

    kind = Text(most=20, required=True, validate=OneOf(*PERMIT_WORDS))
    number = Text(most=60, required=True)
    issuer = Text(most=120, required=True)
    valid_from = Day(required=True)
    valid_until = Day(required=True)

    @validates_schema
    def holds_for_some_days(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an end before the beginning, and years that cannot be meant."""
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            said = N_("The last day must not be before the first.")
            raise ValidationError(Message(said), "valid_until")
        for name, day in (("valid_from", first), ("valid_until", last)):
            if day and not FIRST_DAY <= day <= LAST_DAY:
                said = N_("Choose a day from 1990 to 2100.")
                raise ValidationError(Message(said), name)


class PermitCheckSchema(StrictSchema):
    """What the check found; without acceptance a comment says why."""

    accept = fields.Boolean(required=True)
    comment = Text(most=500, blank=True, load_default="")

    @validates_schema
    def says_why_not(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a rejection without a comment."""
        if data.get("accept") is False and not data.get("comment"):
            said = N_("Say why, so that the person can mend it.")
            raise ValidationError(Message(said), "comment")


class DeskPermitsQuery(StrictSchema):
    """Which permits to list."""

    state = Text(most=20, load_default=FILED, validate=OneOf(*STATES))
    q = Text(most=100, blank=True, load_default="")
    limit = Whole(least=1, most=200)
    cursor = fields.String()


class PermitOutSchema(StrictSchema):
    """A permit as it stands."""

    id = fields.Integer()
    person = fields.String()
    organisation = fields.String()
    kind = fields.String()
    number = fields.String()
    issuer = fields.String()
    valid_from = fields.Date()
    valid_until = fields.Date()
    state = fields.String()
    checked_by = fields.String()
    checked_at = Moment(allow_none=True)
    comment = fields.String()
    version = fields.Integer()


class PermitListSchema(StrictSchema):
    """Permits of one person."""

    items = fields.List(fields.Nested(PermitOutSchema))


class PermitPageSchema(StrictSchema):
    """One page of permits."""

    items = fields.List(fields.Nested(PermitOutSchema))
    next_cursor = fields.String(allow_none=True)


def shown_permit(view: PermitView) -> dict[str, Any]:
    """Return what the API says of a permit."""
    row = view.row
    return {
        "id": row.id,
        "person": view.name,
        "organisation": view.organisation.zh,
        "kind": row.kind,
        "number": row.number,
        "issuer": row.issuer,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "state": row.state,
        "checked_by": view.checked_by,
        "checked_at": row.checked_at,
        "comment": row.comment,
        "version": row.version,
    }
