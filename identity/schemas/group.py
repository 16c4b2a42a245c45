"""Research groups as they come in and are shown."""

from typing import Any

from marshmallow import fields

from identity.queries.groups import GroupView
from identity.rules.group import Standing
from identity.schemas.fields import Email
from kernel.http.fields import Moment, OneOf, StrictSchema, Text


class NewGroupSchema(StrictSchema):
    """A group to be founded, with the address of its first supervisor."""

    organisation = Text(most=20, required=True)
    name_zh = Text(most=80, required=True)
    name_en = Text(most=160, blank=True, load_default="")
    supervisor = Email(required=True)


class NewMemberSchema(StrictSchema):
    """Somebody to be added, and what they are in the group."""

    email = Email(required=True)
    standing = fields.String(
        load_default=Standing.MEMBER.value, validate=OneOf(*(s.value for s in Standing))
    )


class MemberSchema(StrictSchema):
    """A person of the group by their address."""

    email = Email(required=True)


class GroupPersonSchema(StrictSchema):
    """Somebody who belongs to a group, as those whom it concerns see it."""

    name = fields.String()
    email = fields.String()
    standing = fields.String()
    since = Moment()


class GroupSchema(StrictSchema):
    """A research group; `standing` is what I am in it, `people` only for one group."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    organisation = fields.String()
    standing = fields.String(allow_none=True)
    size = fields.Integer()
    people = fields.List(fields.Nested(GroupPersonSchema))


class GroupListSchema(StrictSchema):
    """The groups that concern me."""

    items = fields.List(fields.Nested(GroupSchema))


def shown_group(view: GroupView, *, whole: bool = False) -> dict[str, Any]:
    """Return a group as values; with its people where it is shown whole."""
    shown = {
        "code": view.code,
        "name_zh": view.name.zh,
        "name_en": view.name.en,
        "organisation": view.organisation_code,
        "standing": view.standing,
        "size": view.size,
    }
    return shown | {"people": view.people} if whole else shown
