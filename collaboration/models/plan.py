"""What the responsible units say of the tasks of the plan."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from collaboration.rules.plan import Course
from kernel.store.db import Row


class PlanEntry(Row):
    """How a task stood on a day, said by one of its units; entries follow each other."""

    __tablename__ = "collaboration_plan_entry"
    __table_args__ = (
        CheckConstraint("task BETWEEN 1 AND 19", name="task"),
        CheckConstraint("progress_zh <> ''", name="progress"),
        Index(None, "task", "on"),
    )

    task: Mapped[int] = mapped_column(SmallInteger)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id"))
    on: Mapped[date]
    course: Mapped[Course]
    progress_zh: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("identity_user.id"))
