"""Public holidays and make-up workdays, as the State Council publishes them."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Base


class CalendarDay(Base):
    """A day whose kind differs from its weekday. A year without rows is unknown."""

    __tablename__ = "booking_calendar_day"
    __table_args__ = (CheckConstraint("kind IN ('holiday', 'workday')", name="kind"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name_zh: Mapped[str]
