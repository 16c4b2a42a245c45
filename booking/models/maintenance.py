"""Maintenance that repeats: the plan; its times are rows of booking_downtime."""

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class MaintenancePlan(Row):
    """A rule of RFC 5545 by which a lab closes an instrument, or one of its units."""

    __tablename__ = "booking_maintenance_plan"

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id"), index=True
    )
    unit_no: Mapped[int | None] = mapped_column(SmallInteger)
    rule: Mapped[str]
    first: Mapped[Range[datetime]]
    reason: Mapped[str]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    ended_at: Mapped[datetime | None]
