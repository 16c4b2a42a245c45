"""Background tasks that somebody asked for, with their progress.

A command asks for one (`ask_task`), the worker runs it (`app.worker`), a page shows how
far it is (`task_by_id`). Work is given by kind in `app.wiring.TASKS`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, SmallInteger, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from kernel.store.db import Row, db
from kernel.store.transaction import apart, command
from kernel.values.actor import Actor

# A running task not heard of for so long was dropped by its worker; another takes it.
SILENT = timedelta(minutes=2)
MOST_ATTEMPTS = 3

# The work of one kind: what was asked, and how to say how far it is (done, of).
Progress = Callable[[int, int], None]
Work = Callable[[int, Mapping[str, Any], Progress], None]


class TaskState(StrEnum):
    """How far a task is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Task(Row):
    """A piece of work for the worker; `params` are plain JSON values."""

    __tablename__ = "background_task"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name="state"
        ),
        CheckConstraint("done >= 0 AND done <= total", name="progress"),
        Index(
            "ix_background_task_open",
            "id",
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    kind: Mapped[str]
    params: Mapped[dict[str, Any]]
    asked_by_id: Mapped[int | None]
    state: Mapped[TaskState]
    done: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[int] = mapped_column(server_default=text("1"))
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    heard_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @property
    def per_cent(self) -> int:
        """Return how much is done."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def open(self) -> bool:
        """Say whether it still waits or runs."""
        return self.state in (TaskState.WAITING, TaskState.RUNNING)


@command
def ask_task(kind: str, params: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    """Put a task in the queue, in the caller's transaction; return its id."""
    task = Task(
        kind=kind,
        params=dict(params),
        asked_by_id=by.id,
        state=TaskState.WAITING,
        heard_at=at,
    )
    db.session.add(task)
    db.session.flush()
    return task.id


@command
def take_task(*, at: datetime) -> Task | None:
    """Take the oldest task that waits, or that its worker dropped; None without one.

    One that was dropped too often has failed.
    """
    dropped = (Task.state == TaskState.RUNNING) & (Task.heard_at < at - SILENT)
    task = db.session.scalars(
        select(Task)
        .where(or_(Task.state == TaskState.WAITING, dropped))
        .order_by(Task.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if task is None:
        return None
    if task.attempts >= MOST_ATTEMPTS:
        task.state, task.finished_at = TaskState.FAILED, at
        return None
    task.state, task.heard_at, task.done = TaskState.RUNNING, at, 0
    task.attempts += 1
    return task


def note_progress(task_id: int, done: int, total: int, *, at: datetime) -> None:
    """Write down how far a task is; seen at once, even from within a long command."""
    total = max(total, 1)
    told = {"total": total, "done": min(done, total), "heard_at": at}
    with apart() as connection:
        connection.execute(update(Task).where(Task.id == task_id).values(told))


@command
def end_task(task_id: int, *, failed: bool, at: datetime) -> None:
    """Close a task."""
    task = db.session.get_one(Task, task_id, populate_existing=True)
    task.state = TaskState.FAILED if failed else TaskState.DONE
    task.finished_at = task.heard_at = at
    if not failed:
        task.done = task.total


def task_by_id(task_id: int) -> Task:
    """Return a task."""
    return db.session.get_one(Task, task_id, populate_existing=True)
