"""Certificates of calibration and accreditation, each with its last day."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from catalog.rules.certificate import CertificateKind
from kernel.store.db import Row

CERTIFICATE_ONCE = "uq_catalog_certificate_live"


class Certificate(Row):
    """A certificate as it was issued; it is withdrawn, never changed.

    `told_days` is the last reminder given, in days before `valid_until`.
    """

    __tablename__ = "catalog_certificate"
    __table_args__ = (
        UniqueConstraint("instrument_id", "number"),
        CheckConstraint("valid_until >= issued_on", name="days"),
        Index(
            CERTIFICATE_ONCE,
            "instrument_id",
            "kind",
            "certificate_no",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(None, "valid_until", postgresql_where=text("withdrawn_at IS NULL")),
    )

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    kind: Mapped[CertificateKind]
    certificate_no: Mapped[str]
    issued_by: Mapped[str]
    specification: Mapped[str]
    scope: Mapped[str]
    issued_on: Mapped[date]
    valid_until: Mapped[date]
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalog_document.id", ondelete="SET NULL")
    )
    added_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(server_default=text("''"))
    told_days: Mapped[int | None] = mapped_column(SmallInteger)
