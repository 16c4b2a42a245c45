"""Terms on results and data, as forms and programs send and read them."""

from marshmallow import fields

from catalog.rules.agreement import TEXT_LENGTH
from catalog.schemas.record_fields import Paragraph
from kernel.http.fields import Day, Moment, StrictSchema, Tick, Whole


class AgreementSchema(StrictSchema):
    """A new version; without a day it begins at once."""

    text_zh = Paragraph(most=TEXT_LENGTH, required=True)
    text_en = Paragraph(most=TEXT_LENGTH, blank=True, load_default="")
    effective_on = Day(load_default=None, allow_none=True)
    whole_unit = Tick(load_default=False)


class AcceptanceSchema(StrictSchema):
    """Which version is accepted: the one that was read."""

    version = Whole(least=1, most=100_000, required=True)


class AgreementOutSchema(StrictSchema):
    """A version as programs see it."""

    version = fields.Integer()
    whole_unit = fields.Boolean()
    text_zh = fields.String()
    text_en = fields.String()
    effective_from = Moment()


class AgreementsSchema(StrictSchema):
    """What is in force (null without own terms), since when I accept it, all versions."""

    in_force = fields.Nested(AgreementOutSchema, allow_none=True)
    accepted_at = Moment(allow_none=True)
    versions = fields.List(fields.Nested(AgreementOutSchema))
