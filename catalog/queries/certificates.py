"""Certificates of listings, and those that end soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from catalog.models.certificate import Certificate
from catalog.models.document import Document
from catalog.rules.certificate import MARKS, REMINDED_DAYS, due_reminder, mark_until
from kernel.store.db import db
from kernel.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """A certificate, the number of its document, and whether it holds today."""

    row: Certificate
    document: int | None
    lapsed: bool

    @property
    def holds(self) -> bool:
        """Say whether it counts."""
        return not self.lapsed and self.row.withdrawn_at is None


def certificates_of(
    instrument_id: int, *, today: date, withdrawn: bool = False
) -> list[ShownCertificate]:
    """Return the certificates of a listing, the longest first."""
    wanted = (
        select(Certificate, Document.number)
        .outerjoin(Document, Document.id == Certificate.document_id)
        .where(Certificate.instrument_id == instrument_id)
        .order_by(Certificate.valid_until.desc(), Certificate.number.desc())
    )
    if not withdrawn:
        wanted = wanted.where(Certificate.withdrawn_at.is_(None))
    return [
        ShownCertificate(row[0], row[1], row[0].valid_until < today)
        for row in db.session.execute(wanted)
    ]


def marks_of(shown: Sequence[ShownCertificate]) -> dict[str, date]:
    """Return the marks that rest on the certificates, each with its last day."""
    certified: dict[str, date] = {}
    for one in shown:
        if one.row.withdrawn_at is None:
            kind, until = str(one.row.kind), one.row.valid_until
            certified[kind] = max(until, certified.get(kind, until))
    marks = {str(mark): mark_until(certified, mark) for mark in MARKS}
    return {mark: until for mark, until in marks.items() if until is not None}


def certificate_of(instrument_id: int, number: int) -> Certificate:
    """Return a certificate by its number within the listing. Raises NotFound."""
    wanted = select(Certificate).where(
        Certificate.instrument_id == instrument_id, Certificate.number == number
    )
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def count_certificates(instrument_id: int) -> int:
    """Return how many certificates a listing has had; numbers are never given again."""
    counted = select(func.count()).where(Certificate.instrument_id == instrument_id)
    return db.session.scalar(counted) or 0


def ending_certificates(today: date) -> list[int]:
    """Return the ids of certificates whose reminder is due today.

    One that a longer certificate of its kind follows is left out.
    """
    later = aliased(Certificate)
    followed = exists().where(
        and_(
            later.instrument_id == Certificate.instrument_id,
            later.kind == Certificate.kind,
            later.withdrawn_at.is_(None),
            later.valid_until > Certificate.valid_until,
        )
    )
    wanted = select(
        Certificate.id, Certificate.valid_until, Certificate.told_days
    ).where(
        Certificate.withdrawn_at.is_(None),
        Certificate.valid_until.between(
            today, today + timedelta(days=max(REMINDED_DAYS))
        ),
        ~followed,
    )
    return [
        row[0]
        for row in db.session.execute(wanted)
        if due_reminder((row[1] - today).days, row[2]) is not None
    ]
