"""Certificates of an instrument over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.record_certificate import record_certificate
from catalog.commands.withdraw_certificate import withdraw_certificate
from catalog.queries.certificates import certificates_of, marks_of
from catalog.queries.listing import listing_by_code, require_editor
from catalog.schemas.certificate import (
    CertificateOutSchema,
    CertificateSchema,
    CertificatesSchema,
    WithdrawalSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock
from kernel.values.clock import local_day

api = Blueprint(
    "certificates_api", __name__, description="Calibration and accreditation"
)


@api.get("/instruments/<code>/certificates")
@api.response(200, CertificatesSchema)
def list_certificates(code: str) -> dict[str, Any]:
    """List the certificates, and until when a report may bear CMA or CNAS"""
    instrument = listing_by_code(code, current_actor()).instrument
    found = certificates_of(instrument.id, today=local_day(clock.now()))
    return {"items": found, "marks": marks_of(found)}


@api.post("/instruments/<code>/certificates")
@api.arguments(CertificateSchema)
@api.response(201, CertificateOutSchema)
def record(fields: dict[str, Any], code: str) -> Response:
    """Record a certificate as it was issued"""
    actor, at = current_actor(), clock.now()
    require_editor(code, actor)

    def make() -> dict[str, Any]:
        kept = record_certificate(code, fields, by=actor, at=at)
        found = certificates_of(kept.instrument_id, today=local_day(at))
        (shown,) = (one for one in found if one.row.id == kept.id)
        body: dict[str, Any] = CertificateOutSchema().dump(shown)
        return body

    return created_once(make, by=actor, at=at)


@api.post("/instruments/<code>/certificates/<int:number>/withdraw")
@api.arguments(WithdrawalSchema)
@api.response(204)
def withdraw(given: dict[str, str], code: str, number: int) -> None:
    """Let a certificate count no more, with the reason"""
    actor, at = current_actor(), clock.now()
    withdraw_certificate(code, number, given["comment"], by=actor, at=at)
