"""The journal and the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class JournalEntry(Row):
    """Who did what to which thing, when, through which door. Never changes.

    A trigger refuses UPDATE, DELETE and TRUNCATE (migration 0001).
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index(None, "subject", "subject_id", "at"),
        Index(None, "actor_id", "at"),
    )

    at: Mapped[datetime]
    event: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    actor_id: Mapped[int | None]
    channel: Mapped[str]
    request_id: Mapped[str]
    data: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class OutboxMessage(Row):
    """An event waiting for its reactions."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_waiting",
            "next_try_at",
            "id",
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    event: Mapped[str]
    data: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    next_try_at: Mapped[datetime]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]
