"""Safety permits of people, as they were filed and checked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row

KEPT_ONCE = "uq_booking_permit_live"


class Permit(Row):
    """A permit that an authority gave to a person; it counts once it is checked."""

    __tablename__ = "booking_permit"
    __table_args__ = (
        CheckConstraint(
            "state IN ('filed', 'accepted', 'rejected', 'withdrawn')", name="state"
        ),
        CheckConstraint("valid_until >= valid_from", name="days"),
        CheckConstraint("checked_by_id <> user_id", name="checked_by_another"),
        CheckConstraint(
            "state NOT IN ('accepted', 'rejected')"
            " OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name="checked",
        ),
        Index(
            KEPT_ONCE,
            "user_id",
            "kind",
            "number",
            unique=True,
            postgresql_where=text("state IN ('filed', 'accepted')"),
        ),
        Index(
            "ix_booking_permit_filed",
            "created_at",
            postgresql_where=text("state = 'filed'"),
        ),
        Index(
            "ix_booking_permit_ending",
            "valid_until",
            postgresql_where=text("state = 'accepted'"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    kind: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    state: Mapped[str] = mapped_column(server_default=text("'filed'"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    checked_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(server_default=text("''"))
    # The reminder that was last sent, in days before the end.
    told_days: Mapped[int | None] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
