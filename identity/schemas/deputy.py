"""Deputies as they come in and are shown."""

from datetime import timedelta
from typing import Any

from marshmallow import fields, post_load

from identity.queries.deputies import Lent
from identity.rules.deputy import LENDABLE
from identity.schemas.fields import Email
from kernel.http.fields import Day, OneOf, StrictSchema, Text
from kernel.values.actor import Role
from kernel.values.clock import local_day


class DeputySchema(StrictSchema):
    """Who stands in, in which role of mine, on which days (both included)."""

    email = Email(required=True)
    role = fields.String(required=True, validate=OneOf(*(r.value for r in LENDABLE)))
    organisation = Text(most=20, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)

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
        "first_day": local_day(lent.starts_at),
        "last_day": local_day(lent.ends_at - timedelta(seconds=1)),
    }
