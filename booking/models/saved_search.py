"""Searches that people keep, to be told of what is new in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from booking.rules.saved_search import Searched
from kernel.store.db import Row


class SavedSearch(Row):
    """One person's search: its parameters, and the instruments it is known to find.

    `until` is the end of the time searched, for free time only. Whoever knows `stop_key`
    can end its letters: it stands in each of them.
    """

    __tablename__ = "booking_saved_search"
    __table_args__ = (
        CheckConstraint("kind IN ('listings', 'free')", name="kind"),
        CheckConstraint("(kind = 'free') = (until IS NOT NULL)", name="until"),
        Index(
            "ix_booking_saved_search_due",
            "checked_at",
            postgresql_where=text("notifies"),
        ),
    )

    code: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"), index=True)
    kind: Mapped[Searched]
    name: Mapped[str]
    query: Mapped[dict[str, Any]] = mapped_column(JSONB)
    until: Mapped[datetime | None]
    seen: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    notifies: Mapped[bool] = mapped_column(server_default=text("true"))
    checked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    stop_key: Mapped[str] = mapped_column(unique=True)
