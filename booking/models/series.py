"""Series of bookings: the rule, and every occurrence as a row."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Series(Row):
    """Bookings made by one rule; at most a hundred."""

    __tablename__ = "booking_series"
    __table_args__ = (
        CheckConstraint("on_conflict IN ('skip', 'shift', 'refuse')", name="conflict"),
        CheckConstraint("mark IN ('', 'cma', 'cnas', 'both')", name="mark"),
        Index(None, "person_id", "id"),
    )

    code: Mapped[str] = mapped_column(
        Computed("'S-' || lpad(id::text, 8, '0')", persisted=True)
    )
    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    rule: Mapped[str]
    first: Mapped[Range[datetime]]
    mode: Mapped[str | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("identity_group.id"))
    purpose: Mapped[str]
    samples: Mapped[int | None] = mapped_column(Integer)
    mark: Mapped[str] = mapped_column(server_default=text("''"))
    on_conflict: Mapped[str]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class Occurrence(Row):
    """One time of a series: booked, or skipped with the reasons of then."""

    __tablename__ = "booking_occurrence"
    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 100", name="number"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("booking_series.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    during: Mapped[Range[datetime]]
    reservation_id: Mapped[int | None] = mapped_column(
        ForeignKey("booking_reservation.id"), unique=True
    )
    reasons: Mapped[str] = mapped_column(server_default=text("''"))
