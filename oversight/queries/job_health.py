"""How the background work goes: one look at what waits, fails and is due."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select, text

from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.store.heartbeat import LATE, Heartbeat, workers
from notification.models.notice import Delivery


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in a queue; `oldest` is when its oldest entry was made."""

    waiting: int
    failing: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that failed at least once and waits for another try."""

    what: str
    attempts: int
    next_try_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Due:
    """A job of the clock and when it runs next."""

    id: str
    next_run_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobHealth:
    """Everything at one moment."""

    outbox: Queue
    letters: Queue
    given_up: int
    workers: list[Heartbeat]
    worker_is_late: bool
    due: list[Due]
    troubles: list[Trouble]


def job_health(at: datetime) -> JobHealth:
    """Return how the background work goes."""
    heard = workers()
    given_up = db.session.execute(
        select(func.count()).where(
            Delivery.done_at.is_not(None),
            Delivery.sent_at.is_(None),
            Delivery.attempts > 0,
        )
    ).scalar_one()
    return JobHealth(
        outbox=_queue(OutboxMessage),
        letters=_queue(Delivery),
        given_up=given_up,
        workers=heard,
        worker_is_late=not heard or at - heard[0].at > LATE,
        due=_due(),
        troubles=_troubles(),
    )


def _queue(table: type[OutboxMessage] | type[Delivery]) -> Queue:
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(table.attempts > 0),
            func.min(table.created_at),
        ).where(table.done_at.is_(None))
    ).one()
    return Queue(*row)


def _troubles() -> list[Trouble]:
    def failing(name: Any, table: Any) -> Select[Any]:
        return (
            select(name, table.attempts, table.next_try_at, table.last_error)
            .where(table.done_at.is_(None), table.last_error.is_not(None))
            .order_by(table.attempts.desc())
            .limit(20)
        )

    rows: list[Any] = [
        *db.session.execute(failing(OutboxMessage.event, OutboxMessage)),
        *db.session.execute(failing(Delivery.address, Delivery)),
    ]
    return [Trouble(*row) for row in rows]


def _due() -> list[Due]:
    """Read APScheduler's own table, which the first worker makes."""
    there = db.session.execute(text("SELECT to_regclass('apscheduler_jobs')")).scalar()
    if there is None:
        return []
    rows = db.session.execute(
        text(
            "SELECT id, next_run_time FROM apscheduler_jobs ORDER BY next_run_time, id"
        )
    )
    return [
        Due(row.id, datetime.fromtimestamp(row.next_run_time, UTC))
        if row.next_run_time is not None
        else Due(row.id, None)
        for row in rows
    ]
