"""Service records: what a finished booking was, kept for good."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row

ONE_REVISION = "uq_booking_service_record_reservation_id_revision"


class ServiceRecord(Row):
    """The national form's fields of one use, and the hours behind them.

    Never changes: a trigger refuses it (migration 0014). A mistake is reversed by a row
    with the opposite figures, and recorded anew: odd revisions are records, even ones
    reversals.
    """

    __tablename__ = "booking_service_record"
    __table_args__ = (
        UniqueConstraint("reservation_id", "revision", name=ONE_REVISION),
        UniqueConstraint("reverses_id"),
        CheckConstraint(
            "(revision % 2 = 0) = (reverses_id IS NOT NULL) AND revision > 0",
            name="reversal",
        ),
        CheckConstraint(
            'start < "end" AND (reverses_id IS NOT NULL OR amount_fen >= 0 AND'
            " effective_min >= 0)",
            name="amounts",
        ),
        CheckConstraint(
            "(user_kind = 130) = external AND user_kind IN (120, 130)"
            " AND purpose BETWEEN 135 AND 138",
            name="codes",
        ),
        Index(None, "instrument_id", "start"),
    )

    code: Mapped[str] = mapped_column(
        Computed("'SR-' || lpad(id::text, 8, '0')", persisted=True)
    )
    reservation_id: Mapped[int] = mapped_column(ForeignKey("booking_reservation.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    revision: Mapped[int] = mapped_column(SmallInteger)
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_service_record.id")
    )
    amount_fen: Mapped[int]
    start: Mapped[datetime]
    end: Mapped[datetime]
    effective_min: Mapped[int] = mapped_column(Integer)
    inner_id: Mapped[str]
    content: Mapped[str]
    way: Mapped[str]
    project: Mapped[str]
    project_funding: Mapped[str]
    project_subject: Mapped[str]
    project_content: Mapped[str]
    applicant: Mapped[str]
    applicant_phone: Mapped[str]
    applicant_email: Mapped[str]
    applicant_unit: Mapped[str]
    rating: Mapped[str]
    moved_to: Mapped[str]
    notice_no: Mapped[str]
    tax_record: Mapped[str]
    user_kind: Mapped[int] = mapped_column(SmallInteger)
    purpose: Mapped[int] = mapped_column(SmallInteger)
    in_unit: Mapped[bool]
    agreement: Mapped[bool]
    external: Mapped[bool]
    cross_zone: Mapped[bool]
    booked_min: Mapped[int] = mapped_column(Integer)
    idle_min: Mapped[int] = mapped_column(Integer)
    charged_min: Mapped[int] = mapped_column(Integer)
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    reason: Mapped[str]
