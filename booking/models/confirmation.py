"""Standing confirmations: a supervisor's yes beforehand to what a student books."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row

CONFIRMED_ONCE = "ex_booking_confirmation_once"


class Confirmation(Row):
    """A student of a group may book an instrument within `during` without being asked for.

    It ends by itself, and when a supervisor of the group withdraws it.
    """

    __tablename__ = "booking_confirmation"
    __table_args__ = (
        CheckConstraint("student_id <> given_by_id", name="somebody_else"),
        CheckConstraint(
            "NOT isempty(during) AND upper(during) IS NOT NULL"
            " AND lower(during) IS NOT NULL",
            name="during",
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn"
        ),
        ExcludeConstraint(
            ("group_id", "="),
            ("student_id", "="),
            ("instrument_id", "="),
            ("during", "&&"),
            where=text("withdrawn_at IS NULL"),
            name=CONFIRMED_ONCE,
        ),
        Index(None, "student_id", "instrument_id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("identity_group.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    during: Mapped[Range[datetime]]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
