"""The background worker: `python -m app.worker`. Any number of them may run."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import create_app, outbox, scheduler, tasks
from app.wiring import JOBS
from kernel.store.db import db
from kernel.store.heartbeat import beat, fall_silent
from kernel.values import clock, trace
from notification.gateways.email import Mailbox
from notification.jobs import send_letters

log = logging.getLogger("lianyi.worker")

POLL_SECONDS = 1.0
BEAT_SECONDS = 5.0
# After an error, most often a database that is away.
PAUSE_SECONDS = 2.0


class Worker:
    """Loops for the outbox, the letters, the tasks, and the clock while we lead."""

    def __init__(self, app: Flask) -> None:
        """Work for the app until told to stop."""
        self.app = app
        self.stopping = threading.Event()
        self.leads = False
        self.started_at = clock.now()
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        url = app.config["SMTP_URL"]
        self.mailbox = Mailbox(url, app.config["MAIL_FROM"]) if url else None

    def run(self) -> None:
        """Work until stop() is called; what was begun is finished."""
        loops = [
            threading.Thread(target=self._loop, args=(work, wait), name=name)
            for name, work, wait in (
                ("outbox", self._drain, POLL_SECONDS),
                ("letters", self._send, POLL_SECONDS),
                ("tasks", self._work, POLL_SECONDS),
                ("clock", self._lead, POLL_SECONDS),
                ("heart", self._beat, BEAT_SECONDS),
            )
        ]
        log.info("worker started", extra={"worker": self.name})
        for loop in loops:
            loop.start()
        for loop in loops:
            loop.join()
        with suppress(SQLAlchemyError), self.app.app_context():
            fall_silent(self.name)
        log.info("worker stopped", extra={"worker": self.name})

    def stop(self) -> None:
        """Let every loop finish what it is at."""
        self.stopping.set()

    def _loop(self, work: Callable[[], int], wait: float) -> None:
        """Do the work again and again; rest when there is none or it fails."""
        while not self.stopping.is_set():
            trace.begin()
            try:
                with self.app.app_context():
                    done = work()
            except Exception:
                log.exception("worker loop failed", extra={"loop": work.__name__})
                self.stopping.wait(PAUSE_SECONDS)
                continue
            if not done:
                self.stopping.wait(wait)

    def _drain(self) -> int:
        return outbox.drain(wanted=lambda: not self.stopping.is_set())

    def _work(self) -> int:
        return int(tasks.run_next())

    def _send(self) -> int:
        return send_letters(self.mailbox, self.app.config["PUBLIC_URL"])

    def _beat(self) -> int:
        at = clock.now()
        beat(self.name, started_at=self.started_at, leads=self.leads, at=at)
        return 0

    def _lead(self) -> int:
        """Try to become the one that runs the clock; be it as long as it goes well."""
        held = scheduler.try_to_lead(db.engine)
        if held is None:
            return 0
        log.info("leading", extra={"worker": self.name})
        clockwork = None
        try:
            clockwork = scheduler.clock_of(self.app, db.engine, JOBS)
            self.leads = True
            while not self.stopping.wait(POLL_SECONDS):
                if not scheduler.still_leads(held):
                    log.warning("the lock is lost", extra={"worker": self.name})
                    break
        finally:
            self.leads = False
            if clockwork is not None:
                clockwork.shutdown(wait=self.stopping.is_set())
            held.invalidate()
            held.close()
        return 0


def main() -> None:
    """Work until TERM or INT."""
    worker = Worker(create_app())

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker.run()


if __name__ == "__main__":
    main()
