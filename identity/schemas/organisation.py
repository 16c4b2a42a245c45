"""Organisations and zones in and out."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from identity.rules.organisation import OrganisationKind
from identity.schemas.fields import CreditCode
from kernel.http.fields import OneOf, StrictSchema, Text
from kernel.values.text import N_, Message

_KINDS = OneOf(*(kind.value for kind in OrganisationKind))


class OrganisationQuery(StrictSchema):
    """What is looked for."""

    q = Text(most=100, blank=True, load_default="")
    zone = Text(most=40, load_default=None)
    kind = fields.String(load_default=None, validate=_KINDS)
    limit = fields.Integer()
    cursor = fields.String()


class NewOrganisationSchema(StrictSchema):
    """An organisation to be registered; overseas ones have no credit code."""

    name_zh = Text(most=100, required=True)
    name_en = Text(most=200, blank=True, load_default="")
    credit_code = CreditCode(load_default=None)
    kind = fields.String(required=True, validate=_KINDS)
    zone = Text(most=40, load_default=None)
    address_zh = Text(most=200, blank=True, load_default="")

    @validates_schema
    def has_a_code(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the credit code of everybody who has one."""
        exempt = (OrganisationKind.OVERSEAS, OrganisationKind.RESPONSIBLE_UNIT)
        if not data.get("credit_code") and data.get("kind") not in exempt:
            raise ValidationError({"credit_code": [Message(N_("Fill this in."))]})


class OrganisationSchema(StrictSchema):
    """An organisation as everybody may see it."""

    code = fields.String()
    name_zh = fields.String(attribute="name.zh")
    name_en = fields.String(attribute="name.en")
    credit_code = fields.String(allow_none=True)
    kind = fields.String()
    zone = fields.String(allow_none=True)
    address_zh = fields.String()
    is_example = fields.Boolean()


class OrganisationPage(StrictSchema):
    """A page of organisations."""

    items = fields.List(fields.Nested(OrganisationSchema))
    next_cursor = fields.String(allow_none=True)


class ZoneSchema(StrictSchema):
    """A region whose instruments are listed together."""

    key = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    mark = fields.String()
    latitude = fields.Float()
    longitude = fields.Float()


class ZonePage(StrictSchema):
    """All zones."""

    items = fields.List(fields.Nested(ZoneSchema))
