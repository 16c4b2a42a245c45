"""Summaries of a period, made in the background, with their files."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class Summary(Row):
    """A summary that somebody asked for; `figures` are what its files print."""

    __tablename__ = "collaboration_summary"
    __table_args__ = (
        CheckConstraint("kind IN ('period', 'all')", name="kind"),
        Index(None, "asked_by_id", "id"),
    )

    kind: Mapped[str]
    period: Mapped[str]
    locale: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
    asked_at: Mapped[datetime]
    task_id: Mapped[int] = mapped_column(ForeignKey("background_task.id"))
    figures: Mapped[dict[str, Any] | None]


class SummaryFile(Row):
    """One of the files of a summary."""

    __tablename__ = "collaboration_summary_file"
    __table_args__ = (
        UniqueConstraint("summary_id", "form"),
        CheckConstraint("form IN ('pdf', 'docx', 'xlsx')", name="form"),
    )

    summary_id: Mapped[int] = mapped_column(
        ForeignKey("collaboration_summary.id", ondelete="CASCADE")
    )
    form: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
