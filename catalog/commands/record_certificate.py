"""Record a certificate of an instrument."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.commands.change_listing import change_listing, named
from catalog.events import CertificateRecorded
from catalog.models.certificate import CERTIFICATE_ONCE, Certificate
from catalog.queries.certificates import count_certificates
from catalog.queries.documents import document_of
from catalog.rules.certificate import (
    MOST_CERTIFICATES,
    CertificateKeptAlready,
    CertificateKind,
    TooManyCertificates,
    date_refusals,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Malformed, NotFound, Refused
from kernel.values.text import N_, Message

NO_DOCUMENT = N_("The listing has no document with this number.")
_TEXTS = ("certificate_no", "issued_by", "specification", "scope")


@command
def record_certificate(
    code: str, fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> Certificate:
    """Keep a certificate; `document` may name its scan among the listing's documents.

    Raises NotFound, Forbidden, Malformed and Refused.
    """
    instrument = change_listing(code, by=by)
    issued_on, valid_until = fields["issued_on"], fields["valid_until"]
    reasons = date_refusals(issued_on, valid_until, local_day(at))
    count = count_certificates(instrument.id)
    if count >= MOST_CERTIFICATES:
        reasons.append(TooManyCertificates())
    if reasons:
        raise Refused(*reasons)
    certificate = Certificate(
        created_at=at,
        instrument_id=instrument.id,
        number=count + 1,
        kind=CertificateKind(fields["kind"]),
        issued_on=issued_on,
        valid_until=valid_until,
        document_id=_document_id(instrument.id, fields.get("document")),
        added_by_id=by.id,
        **{name: fields.get(name, "") for name in _TEXTS},
    )
    with refusing(CERTIFICATE_ONCE, CertificateKeptAlready()):
        db.session.add(certificate)
    recorded = CertificateRecorded(
        **named(instrument),
        number=certificate.number,
        after={
            "kind": str(certificate.kind),
            "certificate_no": certificate.certificate_no,
            "valid_until": valid_until,
        },
    )
    record(recorded, by=by, at=at)
    return certificate


def _document_id(instrument_id: int, number: int | None) -> int | None:
    if number is None:
        return None
    try:
        return document_of(instrument_id, number).id
    except NotFound:
        raise Malformed({"document": [Message(NO_DOCUMENT)]}) from None
