"""Calendars that a lab keeps elsewhere, and the time that stands in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class BusySource(Row):
    """A calendar of a lab's own that takes an instrument's time.

    The file is kept as it was brought: the clock writes its repetitions out further.
    `contested` says that something stands where the calendar would close the instrument.
    """

    __tablename__ = "booking_busy_source"
    __table_args__ = (
        Index(
            "uq_booking_busy_source_name",
            "instrument_id",
            "name",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    instrument_id: Mapped[int] = mapped_column(ForeignKey("catalog_instrument.id"))
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    brought_at: Mapped[datetime]
    written_out_on: Mapped[date]
    contested: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    unread: Mapped[list[dict[str, Any]]]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    removed_at: Mapped[datetime | None]


class BusyTime(Row):
    """An entry of a lab's own calendar within the time that is looked at."""

    __tablename__ = "booking_busy_time"
    __table_args__ = (Index(None, "source_id", "key", unique=True),)

    source_id: Mapped[int] = mapped_column(
        ForeignKey("booking_busy_source.id", ondelete="CASCADE")
    )
    key: Mapped[str]
    during: Mapped[Range[datetime]]
    title: Mapped[str]
