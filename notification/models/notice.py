"""Notices in the inbox, and their delivery by e-mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Notice(Row):
    """One message for one person, said in their language when it is shown."""

    __tablename__ = "notification_notice"
    __table_args__ = (
        # The outbox delivers at least once; this makes a notice appear only once.
        UniqueConstraint("user_id", "cause"),
        Index(None, "user_id", "created_at"),
        Index(
            "ix_notification_notice_unread",
            "user_id",
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    cause: Mapped[str]
    kind: Mapped[str]
    params: Mapped[dict[str, Any]]
    link: Mapped[str]
    read_at: Mapped[datetime | None]


class Delivery(Row):
    """A notice on its way by e-mail, with its attempts."""

    __tablename__ = "notification_delivery"
    __table_args__ = (
        Index(
            "ix_notification_delivery_waiting",
            "next_try_at",
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    notice_id: Mapped[int] = mapped_column(
        ForeignKey("notification_notice.id"), unique=True
    )
    address: Mapped[str]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    next_try_at: Mapped[datetime]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
