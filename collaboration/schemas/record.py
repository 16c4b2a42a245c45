"""Partners, readiness, yearly plan and files, as they come in and go out."""

from typing import Any

from marshmallow import fields

from catalog.schemas.record_fields import Paragraph, Wan
from collaboration.rules.project import RESEARCH, TRACK, VALIDATION
from collaboration.rules.record import PartnerRole, Scale
from collaboration.schemas.project import Address
from collaboration.schemas.shown import money, utc
from identity.schemas.fields import CreditCode
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Tick, Whole


class PartnerSchema(StrictSchema):
    """A further unit; its credit code has a check character that must be right."""

    name_zh = Text(most=100, required=True)
    credit_code = CreditCode(load_default="")
    role = Text(most=30, required=True, validate=OneOf(*PartnerRole))
    side = Text(most=10, required=True, validate=OneOf(RESEARCH, VALIDATION))
    contact_name = Text(most=50, blank=True, load_default="")
    contact_phone = Text(most=30, blank=True, load_default="")
    contact_email = Text(most=100, blank=True, load_default="", validate=Address())
    joined_on = Day(required=True)


class NewPartnerSchema(PartnerSchema):
    """A unit that begins to take part."""


class LeavingSchema(StrictSchema):
    """When a partner left, and why."""

    on = Day(required=True)
    reason = Paragraph(most=300, required=True)


class ReadinessSchema(StrictSchema):
    """A level found on a day, with what it rests on."""

    scale = Text(most=3, required=True, validate=OneOf(*Scale))
    level = Whole(least=1, most=10, required=True)
    on = Day(required=True)
    basis = Paragraph(most=500, required=True)
    fell_because = Paragraph(most=300, blank=True, load_default="")


class YearSchema(StrictSchema):
    """What is to be invested in a year; nothing takes the year out."""

    year = Whole(least=2020, most=2100, required=True)
    amount_fen = Wan(places=2, required=True, data_key="amount_wan")


class FileSchema(StrictSchema):
    """What is said of a file that is uploaded."""

    note = Text(most=200, blank=True, load_default="")
    milestone = Whole(least=1, most=999, load_default=None, allow_none=True)
    period = Text(most=6, load_default=None, allow_none=True)
    stage = Text(most=30, load_default=None, allow_none=True, validate=OneOf(*TRACK))
    nothing_classified = Tick(load_default=False)


class UploadSchema(FileSchema):
    """A file as a program sends it: its bytes in base64, at most 20 MB of them."""

    name = Text(most=300, required=True)
    content_base64 = Text(most=28_500_000, required=True)


class PartnerOutSchema(StrictSchema):
    """A partner."""

    number = fields.Integer()
    name_zh = fields.String()
    credit_code = fields.String()
    role = fields.String()
    side = fields.String()
    contact_name = fields.String()
    contact_phone = fields.String()
    contact_email = fields.String()
    joined_on = fields.String()
    left_on = fields.String(allow_none=True)
    left_because = fields.String()
    version = fields.Integer()


class ReadinessOutSchema(StrictSchema):
    """A finding of readiness."""

    scale = fields.String()
    level = fields.Integer()
    on = fields.String()
    basis = fields.String()


class RecordOutSchema(StrictSchema):
    """What the record holds besides the head of the project."""

    partners = fields.List(fields.Nested(PartnerOutSchema))
    readiness = fields.List(fields.Nested(ReadinessOutSchema))
    investment_plan = fields.List(fields.Dict())


class FileOutSchema(StrictSchema):
    """A file without its content."""

    number = fields.Integer()
    name = fields.String()
    kind = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    note = fields.String()


class FileListSchema(StrictSchema):
    """The files of a project, the latest first, with what they prove."""

    items = fields.List(fields.Dict())


def shown_partner(row: Any) -> dict[str, Any]:
    """Return a partner as plain values."""
    names = ("number", "name_zh", "credit_code", "contact_name", "contact_phone")
    more = ("contact_email", "left_because", "version", "side")
    return {name: getattr(row, name) for name in (*names, *more)} | {
        "role": str(row.role),
        "joined_on": row.joined_on.isoformat(),
        "left_on": row.left_on.isoformat() if row.left_on else None,
    }


def shown_readiness(row: Any) -> dict[str, Any]:
    """Return a finding of readiness as plain values."""
    return {
        "scale": str(row.scale),
        "level": row.level,
        "on": row.on.isoformat(),
        "basis": row.basis,
    }


def shown_record(record: Any) -> dict[str, Any]:
    """Return a Record as plain values."""
    return {
        "partners": [shown_partner(one) for one in record.partners],
        "readiness": [shown_readiness(one) for one in record.readiness],
        "investment_plan": [
            {"year": one.year, "amount": money(one.amount_fen)} for one in record.years
        ],
    }


def shown_file(row: Any) -> dict[str, Any]:
    """Return a file that was just kept."""
    names = ("number", "name", "size", "sha256", "note")
    return {name: getattr(row, name) for name in names} | {"kind": str(row.kind)}


def shown_listed_file(one: Any) -> dict[str, Any]:
    """Return a ListedFile with what it proves."""
    return shown_file(one) | {
        "uploaded_at": utc(one.created_at),
        "uploaded_by": one.person,
        "milestone": one.milestone,
        "period": one.period,
        "stage": str(one.stage) if one.stage else None,
    }
