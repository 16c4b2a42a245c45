"""Certificates, as forms and programs send and read them."""

from marshmallow import fields

from catalog.rules.certificate import CertificateKind
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Whole


class CertificateSchema(StrictSchema):
    """A certificate as it was issued; days are local, the last one included."""

    kind = Text(most=20, required=True, validate=OneOf(*CertificateKind))
    certificate_no = Text(most=60, required=True)
    issued_by = Text(most=80, required=True)
    specification = Text(most=80, blank=True, load_default="")
    scope = Text(most=200, blank=True, load_default="")
    issued_on = Day(required=True)
    valid_until = Day(required=True)
    # The number of its scan among the listing's documents.
    document = Whole(least=1, most=10_000, load_default=None, allow_none=True)


class WithdrawalSchema(StrictSchema):
    """Why a certificate counts no more."""

    comment = Text(most=200, required=True)


class CertificateOutSchema(StrictSchema):
    """A certificate as programs see it."""

    number = fields.Integer(attribute="row.number")
    kind = fields.String(attribute="row.kind")
    certificate_no = fields.String(attribute="row.certificate_no")
    issued_by = fields.String(attribute="row.issued_by")
    specification = fields.String(attribute="row.specification")
    scope = fields.String(attribute="row.scope")
    issued_on = fields.Date(attribute="row.issued_on")
    valid_until = fields.Date(attribute="row.valid_until")
    document = fields.Integer(allow_none=True)
    holds = fields.Boolean()


class CertificatesSchema(StrictSchema):
    """The certificates of a listing, and until when a report may bear which mark."""

    items = fields.List(fields.Nested(CertificateOutSchema))
    marks = fields.Dict(keys=fields.String(), values=fields.Date())
