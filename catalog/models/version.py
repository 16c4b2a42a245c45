"""Versions of listings: each kept once, never changed (trigger)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Base


class ListingVersion(Base):
    """A listing as it stood from `at` on; `event` is what made it so."""

    __tablename__ = "catalog_listing_version"

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_instrument.id"), primary_key=True
    )
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    event: Mapped[str]
    state: Mapped[str]
    record: Mapped[dict[str, Any]]
