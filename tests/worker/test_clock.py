"""The clock's jobs lie in the database and run in one process."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app import scheduler
from app.wiring import JOBS
from app.worker import Worker
from kernel.store.db import db
from kernel.store.heartbeat import LATE, Heartbeat, beat, workers
from kernel.values import clock, trace
from kernel.values.jobs import Job

ROOT = Path(__file__).parents[2]
TICKS: list[str] = []


def tick() -> None:
    """Run as a job: note under which request id."""
    db.session.execute(text("SELECT 1"))
    TICKS.append(trace.request_id())


def stumble() -> None:
    """Run as a job that fails."""
    TICKS.append("stumbled")
    raise LookupError


@pytest.fixture
def clean(live):
    TICKS.clear()
    db.session.execute(text("DROP TABLE IF EXISTS apscheduler_jobs"))
    db.session.execute(text("DELETE FROM worker_heartbeat"))
    db.session.commit()
    return live


def wait_for(truth, seconds: float = 10.0) -> float:
    """Wait until it is true, and return how long that took."""
    began = time.monotonic()
    while not truth():
        if time.monotonic() - began > seconds:
            raise TimeoutError
        time.sleep(0.05)
    return time.monotonic() - began


def kept() -> dict[str, float]:
    rows = db.session.execute(text("SELECT id, next_run_time FROM apscheduler_jobs"))
    found = {row.id: row.next_run_time for row in rows}
    db.session.commit()
    return found


def a_job(job_id: str = "tick", seconds: int = 1, name: str = "tick") -> Job:
    return Job(job_id, f"tests.worker.test_clock:{name}", seconds=seconds)


def test_a_job_runs_in_an_app_context_under_its_own_request_id(clean):
    running = scheduler.clock_of(clean, db.engine, [a_job()])
    try:
        wait_for(lambda: len(TICKS) >= 2)
    finally:
        running.shutdown()
    assert len(set(TICKS)) == len(TICKS)
    assert all(TICKS)


def test_a_job_that_fails_is_started_again(clean):
    running = scheduler.clock_of(clean, db.engine, [a_job(name="stumble")])
    try:
        wait_for(lambda: len(TICKS) >= 2)
    finally:
        running.shutdown()


def test_a_restart_neither_skips_nor_repeats_a_job(clean):
    jobs = [
        a_job("hourly", 3600),
        Job("nightly", "tests.worker.test_clock:tick", cron="0 19 * * *"),
    ]
    scheduler.clock_of(clean, db.engine, jobs).shutdown()
    before = kept()
    time.sleep(1.1)
    scheduler.clock_of(clean, db.engine, jobs).shutdown()
    assert kept() == before
    assert not TICKS


def test_a_job_missed_while_nobody_was_there_runs_once(clean):
    scheduler.clock_of(clean, db.engine, [a_job("hourly", 3600)]).shutdown()
    missed = (datetime.now(UTC) - timedelta(hours=5)).timestamp()  # noqa: TID251
    # APScheduler decides by the pickled state; go through it, as a past run would.
    asleep = scheduler.clock_of(clean, db.engine, [a_job("hourly", 3600)])
    asleep.pause()
    job = asleep.get_job("hourly")
    job.modify(next_run_time=datetime.fromtimestamp(missed, UTC))
    asleep.shutdown()
    running = scheduler.clock_of(clean, db.engine, [a_job("hourly", 3600)])
    try:
        wait_for(lambda: TICKS)
        time.sleep(0.5)
    finally:
        running.shutdown()
    assert len(TICKS) == 1


def test_jobs_that_are_gone_or_changed_do_not_linger(clean):
    scheduler.clock_of(
        clean, db.engine, [a_job("old", 60), a_job("kept", 60)]
    ).shutdown()
    before = kept()["kept"]
    scheduler.clock_of(clean, db.engine, [a_job("kept", 7200)]).shutdown()
    assert kept().keys() == {"kept"}
    assert kept()["kept"] > before + 3600


def test_every_job_of_the_site_names_a_function_that_exists(app):
    for job in JOBS:
        assert callable(scheduler.ref_to_obj(job.reference)), job
        assert (job.seconds is None) != (job.cron is None), job
    assert len({job.id for job in JOBS}) == len(JOBS)


def test_only_one_connection_can_lead(clean):
    first = scheduler.try_to_lead(db.engine)
    assert first is not None
    try:
        assert scheduler.try_to_lead(db.engine) is None
    finally:
        first.invalidate()
        first.close()
    # The server may take a moment to see that the connection is gone.
    taken: list = []
    wait_for(lambda: taken.append(scheduler.try_to_lead(db.engine)) or taken[-1])
    second = taken[-1]
    second.invalidate()
    second.close()


def test_a_leader_whose_connection_dies_steps_down_and_leads_again(clean):
    worker = Worker(clean)
    running = threading.Thread(target=worker.run)
    running.start()
    try:
        wait_for(lambda: worker.leads)
        db.session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory' AND objid = :low"
            ),
            {"low": scheduler.LEADER_LOCK & 0xFFFFFFFF},
        )
        db.session.commit()
        wait_for(lambda: not worker.leads)
        assert wait_for(lambda: worker.leads) < 5
    finally:
        worker.stop()
        running.join(20)
    assert not running.is_alive()
    assert worker.name not in {heard.name for heard in workers()}


class Process:
    """A real worker process."""

    def __init__(self, url: str, folder: Path, number: int):
        self.log = folder / f"worker{number}.log"
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "VAR": str(folder),
            "SECRET_KEY": "only for tests",
            "DEMO": "0",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.worker"],
                cwd=ROOT,
                env=env,
                stderr=log,
                stdout=log,
            )

    @property
    def leads(self) -> bool:
        return '"message": "leading"' in self.log.read_text("utf-8", "replace")

    def alive(self) -> bool:
        return self.process.poll() is None


@pytest.mark.race
def test_when_the_leader_is_killed_the_other_takes_over_within_five_seconds(
    clean, live_url, tmp_path
):
    both = [Process(live_url, tmp_path, n) for n in (1, 2)]
    try:
        wait_for(lambda: any(one.leads for one in both), 40)
        wait_for(lambda: len(workers_now()) == 2, 40)
        assert [one.leads for one in both].count(True) == 1
        leader = next(one for one in both if one.leads)
        other = next(one for one in both if one is not leader)
        leader.process.send_signal(signal.SIGKILL)
        leader.process.wait(5)
        assert wait_for(lambda: other.leads, 10) < 5
        other.process.terminate()
        assert other.process.wait(15) == 0
        assert "worker stopped" in other.log.read_text("utf-8")
        # The one that stopped on purpose has said goodbye; the killed one has not.
        assert len(workers_now()) == 1
    finally:
        for one in both:
            if one.alive():
                one.process.kill()
            one.process.wait(5)


def workers_now() -> list[Heartbeat]:
    db.session.rollback()
    db.session.expire_all()
    return workers()


def test_a_worker_that_was_not_heard_of_for_a_day_is_forgotten(clean):
    at = clock.now()
    beat("old", started_at=at, leads=False, at=at - timedelta(days=2))
    beat("new", started_at=at, leads=True, at=at)
    beat("new", started_at=at, leads=False, at=at + timedelta(seconds=5))
    assert [(w.name, w.leads) for w in workers_now()] == [("new", False)]


def test_readiness_names_what_is_missing(clean):
    client = clean.test_client()
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json["checks"]["worker"] == "none has been heard of"
    at = clock.now()
    beat("one", started_at=at, leads=True, at=at)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json["status"]) == (200, "ok")
    with clock.frozen(at + LATE * 2):
        reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json["checks"]["worker"] == "silent for 60 s"
    assert client.get("/healthz").json == {"status": "ok"}
