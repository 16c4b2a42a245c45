"""The clock of the worker: APScheduler, in the one process that holds the lock."""

import logging
import time
from collections.abc import Sequence
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job as Kept
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from apscheduler.util import ref_to_obj
from flask import Flask
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from kernel.values import trace
from kernel.values.jobs import Job

log = logging.getLogger("lianyi.job")

TABLE = "apscheduler_jobs"
LEADER_LOCK = 0x11A9_0002  # any number that nothing else here locks on

_app: Flask | None = None


class Clock(BackgroundScheduler):
    """APScheduler's, but for its last look at the jobs while it shuts down.

    That look finds the executors closed: a job due just then would be counted as run.
    """

    def _process_jobs(self) -> float | None:
        if self.state == STATE_STOPPED:
            return None
        wait_seconds: float | None = super()._process_jobs()
        return wait_seconds


def run_job(reference: str) -> None:
    """Run a job in an app context, under a request id of its own."""
    if _app is None:
        raise RuntimeError("the scheduler was not started by clock_of()")
    trace.begin()
    began = time.perf_counter()
    facts: dict[str, object] = {"job": reference}
    with _app.app_context():
        try:
            ref_to_obj(reference)()
        except Exception:
            log.exception("job failed", extra=facts)
            return
    facts["ms"] = round((time.perf_counter() - began) * 1000, 1)
    log.info("job", extra=facts)


def clock_of(app: Flask, engine: Engine, jobs: Sequence[Job]) -> Clock:
    """Return a running scheduler with exactly these jobs, kept in PostgreSQL.

    A job that became due while nobody was there runs once, late, and never beside
    itself. Kept jobs keep their next time: a restart neither skips nor repeats one.
    """
    global _app
    _app = app
    scheduler = Clock(
        jobstores={"default": SQLAlchemyJobStore(engine=engine, tablename=TABLE)},
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": None,
        },
        timezone=UTC,
    )
    scheduler.start(paused=True)
    wanted = {job.id: job for job in jobs}
    kept = {job.id: job for job in scheduler.get_jobs()}
    for job_id in kept.keys() - wanted.keys():
        scheduler.remove_job(job_id)
    for job_id, job in wanted.items():
        if not _is_same(kept.get(job_id), job):
            scheduler.add_job(
                "app.scheduler:run_job",
                trigger=_trigger(job),
                args=[job.reference],
                id=job_id,
                name=job_id,
                replace_existing=True,
            )
    scheduler.resume()
    return scheduler


def try_to_lead(engine: Engine) -> Connection | None:
    """Return a connection of its own that holds the lock, or None while another does.

    The lock ends with the connection, so with the process, however that ends.
    """
    connection = engine.connect()
    try:
        asked = text("SELECT pg_try_advisory_lock(:key)")
        locked = connection.execute(asked, {"key": LEADER_LOCK}).scalar_one()
        connection.commit()
        if locked:
            # Out of the pool: whoever got it next would hold the lock unknowingly.
            connection.detach()
            return connection
    except BaseException:
        connection.invalidate()
        raise
    connection.close()
    return None


def still_leads(connection: Connection) -> bool:
    """Say whether the connection, and with it the lock, is still there."""
    try:
        with connection.begin():
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _trigger(job: Job) -> IntervalTrigger | CronTrigger:
    if job.cron is not None:
        return CronTrigger.from_crontab(job.cron, timezone=UTC)
    return IntervalTrigger(seconds=job.seconds or 60, timezone=UTC)


def _is_same(kept: Kept | None, job: Job) -> bool:
    return (
        kept is not None
        and list(kept.args) == [job.reference]
        and str(kept.trigger) == str(_trigger(job))
    )
