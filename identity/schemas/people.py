"""People and their roles, as administrators send and see them."""

from typing import Any

from marshmallow import fields, post_load

from identity.schemas.fields import Email
from kernel.http.fields import Day, OneOf, StrictSchema, Text
from kernel.values.actor import Role

# Supervisors follow from research groups.
GRANTED = tuple(role.value for role in Role if role is not Role.SUPERVISOR)


class PersonSchema(StrictSchema):
    """A person by their address."""

    email = Email(required=True)


class RoleSchema(PersonSchema):
    """A role and where it is held; administrators hold theirs everywhere."""

    role = fields.String(required=True, validate=OneOf(*GRANTED))
    organisation = Text(most=20, load_default=None)

    @post_load
    def as_role(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the role as what it is."""
        return {**data, "role": Role(data["role"])}


class TrainingSchema(PersonSchema):
    """A qualification to operate instruments of a category by oneself."""

    category_code = Text(most=6, required=True)
    level = fields.String(required=True, validate=OneOf("basic", "exam", "advanced"))
    valid_until = Day(required=True)


class PeopleQuery(StrictSchema):
    """Who is looked for."""

    q = Text(most=100, blank=True, load_default="")
    limit = fields.Integer()
    cursor = fields.String()


class ListedPersonSchema(StrictSchema):
    """A person as administrators see them."""

    email = fields.String()
    name = fields.String()
    organisation = fields.String(attribute="code")
    state = fields.String()
    roles = fields.Method("held")

    def held(self, row: Any) -> list[dict[str, Any]]:
        """Return the roles of a row of the query."""
        return [
            {"role": one["role"], "organisation": one["code"]} for one in row.held or []
        ]


class PeoplePage(StrictSchema):
    """A page of people."""

    items = fields.List(fields.Nested(ListedPersonSchema))
    next_cursor = fields.String(allow_none=True)
