"""When reports are due, as it was set."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row


class ReportDeadline(Row):
    """A rule of rules/deadline.py; rows are added and never changed.

    Numbered within their task and kind from 1; the first come with the installation
    and were set by nobody.
    """

    __tablename__ = "collaboration_report_deadline"
    __table_args__ = (
        CheckConstraint("plan_task IN (6, 7, 8)", name="plan_task"),
        CheckConstraint("kind IN ('Q', 'H', 'Y')", name="kind"),
        CheckConstraint("due_days BETWEEN 1 AND 60", name="due_days"),
        CheckConstraint(
            "cardinality(ahead_days) <= 5 AND 1 <= ALL (ahead_days)"
            " AND due_days > ALL (ahead_days)",
            name="ahead_days",
        ),
        CheckConstraint("every_days BETWEEN 1 AND 60", name="every_days"),
        CheckConstraint("review_days BETWEEN 1 AND 60", name="review_days"),
        UniqueConstraint("plan_task", "kind", "number"),
        Index(None, "set_by_id"),
    )

    plan_task: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    effective_from: Mapped[date]
    due_days: Mapped[int] = mapped_column(SmallInteger)
    ahead_days: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    every_days: Mapped[int] = mapped_column(SmallInteger)
    review_days: Mapped[int] = mapped_column(SmallInteger)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_user.id"))
    set_at: Mapped[datetime]
