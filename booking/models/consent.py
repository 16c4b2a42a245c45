"""Who may book for whom: consent, as it was given and until it ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Consent(Row):
    """`person` lets `delegate` book for them; a row is never reused."""

    __tablename__ = "booking_consent"
    __table_args__ = (
        CheckConstraint("person_id <> delegate_id", name="two_people"),
        Index(
            "uq_booking_consent_live",
            "person_id",
            "delegate_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "delegate_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    ended_at: Mapped[datetime | None]
