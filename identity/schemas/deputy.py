"""Deputies as they come in and are shown."""

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from identity.queries.deputies import Lent
from identity.rules.deputy import LENDABLE
from identity.schemas.fields import Email
from kernel.http.fields import Day, OneOf, StrictSchema, Text
from kernel.values.actor import Role
from kernel.values.clock import local_day
from kernel.values.text import N_, Message


class DeputySchema(StrictSchema):
    """Who stands in, in which role of mine, on which days (both included)."""

    email = Email(required=True)
    role = fields.String(required=True, validate=OneOf(*(r.value for r in LENDABLE)))
    organisation = Text(most=20, load_default=None)
    # A supervisor's role is lent within one group.
    group = Text(most=20, load_default=None)
    first_day = Day(required=True)
    last_day = Day(required=True)

    @validates_schema
    def names_the_place(self, data: dict[str, Any], **_: Any) -> None:
        """Ask where the role is held that is lent."""
        place = "group" if data.get("role") == Role.SUPERVISOR else "organisation"
        if not data.get(place):
            raise ValidationError({place: [Message(N_("Fill this in."))]})

    @post_load
    def with_role(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the role as what it is."""
        return {**data, "role": Role(data["role"])}


class DeputyOutSchema(StrictSchema):
    """Who stands in for whom; `mine` is false where I am the deputy."""

    number = fields.Integer()
    mine = fields.Boolean()
    person = fields.String()
    deputy = fields.String()
    deputy_email = fields.String()
    role = fields.String()
    organisation = fields.String()
    group = fields.String(allow_none=True)
    first_day = fields.Date()
    last_day = fields.Date()


class DeputyListSchema(StrictSchema):
    """What I lent and was lent, as far as it is not over."""

    items = fields.List(fields.Nested(DeputyOutSchema))


def shown_deputy(lent: Lent, reader: int | None) -> dict[str, Any]:
    """Return one as values; the days are Shanghai's, both included."""
    return {
        "number": lent.number,
        "mine": lent.person_id == reader,
        "person": lent.person,
        "deputy": lent.deputy,
        "deputy_email": lent.deputy_email,
        "role": lent.role.value,
        "organisation": lent.organisation_code,
        "group": lent.group.zh if lent.group else None,
        "first_day": local_day(lent.starts_at),
        "last_day": local_day(lent.ends_at - timedelta(seconds=1)),
    }
