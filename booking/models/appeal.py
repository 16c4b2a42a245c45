"""Appeals against what a use of an instrument left behind, and their decisions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.rules.appeal import AppealState
from booking.rules.conduct import Mark
from kernel.store.db import Row

APPEALED_ONCE = "uq_booking_appeal_reservation_id_mark"


class Appeal(Row):
    """The person's own view of a mark; once granted, the mark counts no more.

    Never asked twice, and never decided by whom it concerns.
    """

    __tablename__ = "booking_appeal"
    __table_args__ = (
        UniqueConstraint("reservation_id", "mark", name=APPEALED_ONCE),
        CheckConstraint(
            "mark IN ('no_show', 'late_cancel', 'overrun', 'fault')", name="mark"
        ),
        CheckConstraint("state IN ('open', 'granted', 'rejected')", name="state"),
        CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)"
            " AND (state = 'open') = (decided_by_id IS NULL)",
            name="decided",
        ),
        CheckConstraint("state <> 'rejected' OR answer <> ''", name="answered"),
        CheckConstraint("decided_by_id <> person_id", name="two_people"),
        Index(
            "ix_booking_appeal_open",
            "reservation_id",
            postgresql_where=text("state = 'open'"),
        ),
    )

    reservation_id: Mapped[int] = mapped_column(ForeignKey("booking_reservation.id"))
    mark: Mapped[Mark]
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
    reason: Mapped[str]
    state: Mapped[AppealState]
    answer: Mapped[str] = mapped_column(server_default=text("''"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    # For whom a deputy decided.
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
