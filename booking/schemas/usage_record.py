"""Confirming hours, and service records as they go out."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from marshmallow import fields, post_load

from booking.models.usage_record import ServiceRecord
from booking.rules.usage_record import WantedRecord
from kernel.http.fields import Amount, Moment, StrictSchema, Text, Whole
from kernel.values.clock import SHANGHAI, local, rfc3339
from kernel.values.money import format_yuan
from kernel.values.text import N_

# The 24 fields of the national service record, by their official keys and labels.
FIELDS: tuple[tuple[str, str], ...] = (
    ("recordInnerId", N_("Service record no.")),
    ("innerId", N_("Instrument no. of the unit")),
    ("amounts", N_("Amount, yuan")),
    ("serviceTime", N_("Service from")),
    ("endTime", N_("Service until")),
    ("serviceAmount", N_("Amount of service, hours")),
    ("serviceContent", N_("Content of service")),
    ("serviceWay", N_("Way of service")),
    ("subjectName", N_("Project name")),
    ("subjectIncome", N_("Project funding")),
    ("subjectArea", N_("Subjects of the project")),
    ("subjectContent", N_("Content of the project")),
    ("applicant", N_("Applicant")),
    ("applicantPhone", N_("Applicant's phone")),
    ("applicantEmail", N_("Applicant's mail")),
    ("applicantUnit", N_("Applicant's unit")),
    ("serviceType", N_("Internal 120 or external 130")),
    ("serviceDirection", N_("Kind of service")),
    ("comment", N_("Rating by the user")),
    ("adressType", N_("Used inside the unit")),
    ("moveAddress", N_("Address of outside service")),
    ("serviceCode", N_("Customs notice no.")),
    ("record", N_("Supplementary tax record")),
    ("signAgreement", N_("Agreement signed")),
)


class WantedRecordSchema(StrictSchema):
    """One booking to confirm; what is not given is taken from what is known."""

    reservation = Text(most=20, required=True)
    start = Moment()
    end = Moment()
    idle_min = Whole(least=0, most=100_000, load_default=0)
    project = Text(most=100, load_default="")
    subject = Text(most=100, load_default="")
    amount = Amount(most=Decimal(10_000_000))

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> WantedRecord:
        """Return the wish as a value."""
        data["amount_fen"] = data.pop("amount", None)
        return WantedRecord(code=data.pop("reservation"), **data)


class ConfirmSchema(StrictSchema):
    """Several bookings to confirm at once: all or none."""

    items = fields.List(fields.Nested(WantedRecordSchema), required=True)


class RecordRowSchema(StrictSchema):
    """One row of the page's table; times on a Shanghai clock, on the booking's days."""

    start_time = fields.Time(format="%H:%M")
    end_time = fields.Time(format="%H:%M")
    idle_min = Whole(least=0, most=100_000, load_default=0)
    project = Text(most=100, load_default="")
    subject = Text(most=100, load_default="")
    amount = Amount(most=Decimal(10_000_000))


def wanted_of(
    code: str, row: dict[str, Any], start: datetime, end: datetime
) -> WantedRecord:
    """Return a row as a wish; its times stand on the days of the known ones."""
    return WantedRecord(
        code=code,
        start=_on(start, row.get("start_time")),
        end=_on(end, row.get("end_time")),
        idle_min=row["idle_min"],
        project=row["project"],
        subject=row["subject"],
        amount_fen=row.get("amount"),
    )


def _on(known: datetime, typed: time | None) -> datetime:
    if typed is None or f"{local(known):%H:%M}" == f"{typed:%H:%M}":
        return known
    near = datetime.combine(local(known).date(), typed, SHANGHAI)
    days = (near + timedelta(days=n) for n in (0, -1, 1))
    return min(days, key=lambda moment: abs(moment - known))


def national_row(record: ServiceRecord) -> dict[str, str]:
    """Return the 24 fields as the national form writes them: to the hour, in yuan."""
    one = record
    return {
        "recordInnerId": one.code,
        "innerId": one.inner_id,
        "amounts": format_yuan(one.amount_fen).replace(",", ""),
        "serviceTime": f"{local(one.start):%Y-%m-%d %H}",
        "endTime": f"{local(one.end):%Y-%m-%d %H}",
        "serviceAmount": f"{one.effective_min / 60:.2f}",
        "serviceContent": one.content,
        "serviceWay": one.way,
        "subjectName": one.project,
        "subjectIncome": one.project_funding,
        "subjectArea": one.project_subject,
        "subjectContent": one.project_content,
        "applicant": one.applicant,
        "applicantPhone": one.applicant_phone,
        "applicantEmail": one.applicant_email,
        "applicantUnit": one.applicant_unit,
        "serviceType": str(one.user_kind),
        "serviceDirection": str(one.purpose),
        "comment": one.rating,
        "adressType": "1" if one.in_unit else "0",
        "moveAddress": one.moved_to,
        "serviceCode": one.notice_no,
        "record": one.tax_record,
        "signAgreement": "1" if one.agreement else "0",
    }


def shown_record(
    record: ServiceRecord, booking: str, instrument: str
) -> dict[str, Any]:
    """Return a record for programs: the national fields, and what stands behind them."""
    return {
        "code": record.code,
        "reservation": booking,
        "instrument": instrument,
        "reverses": f"SR-{record.reverses_id:08d}" if record.reverses_id else None,
        "start": rfc3339(record.start),
        "end": rfc3339(record.end),
        "effective_min": record.effective_min,
        "booked_min": record.booked_min,
        "idle_min": record.idle_min,
        "charged_min": record.charged_min,
        "amount_fen": record.amount_fen,
        "external": record.external,
        "cross_zone": record.cross_zone,
        "reason": record.reason,
        "national": national_row(record),
    }


class ServiceRecordSchema(StrictSchema):
    """A service record."""

    code = fields.String()
    reservation = fields.String()
    instrument = fields.String()
    reverses = fields.String(allow_none=True)
    start = Moment()
    end = Moment()
    effective_min = fields.Integer()
    booked_min = fields.Integer()
    idle_min = fields.Integer()
    charged_min = fields.Integer()
    amount_fen = fields.Integer()
    external = fields.Boolean()
    cross_zone = fields.Boolean()
    reason = fields.String()
    national = fields.Dict(keys=fields.String(), values=fields.String())


class ServiceRecordPageSchema(StrictSchema):
    """One page of records."""

    items = fields.List(fields.Nested(ServiceRecordSchema))
    next_cursor = fields.String(allow_none=True)
