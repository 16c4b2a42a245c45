"""Processes that the supervisor starts, watches, starts again and stops."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

FORK = multiprocessing.get_context("fork")
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is tried again
LIVED_WELL = 60.0  # seconds after which a death is a first death again
PATIENCE = 25.0  # seconds a child has to finish what it is doing
_PR_SET_PDEATHSIG = 1


class Child:
    """One process, forked from the supervisor after its imports."""

    def __init__(self, name: str, work: Callable[[], None], log: Path | None) -> None:
        self.name = name
        self.work = work
        self.log = log
        self.pause = 1.0
        self.due = 0.0
        self.born = 0.0
        self.process = FORK.Process(target=self._live)

    def start(self) -> None:
        """Fork the process."""
        self.born = time.monotonic()
        self.due = 0.0
        self.process = FORK.Process(target=self._live, name=self.name)
        self.process.start()

    @property
    def dead(self) -> bool:
        """Whether the process has ended."""
        return self.process.exitcode is not None

    def revive_when_due(self, say: Callable[[str], None]) -> None:
        """Start a dead child again, after a pause that grows while it keeps dying."""
        now = time.monotonic()
        if not self.dead:
            return
        if not self.due:
            if now - self.born > LIVED_WELL:
                self.pause = 1.0
            self.due = now + self.pause
            say(
                f"The {self.name} ended ({_reason(self.process.exitcode)});"
                f" it starts again in {self.pause:.0f} s."
            )
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif now >= self.due:
            self.start()

    def ask_to_stop(self) -> None:
        """Send TERM, if the process runs."""
        if self.process.is_alive():
            self.process.terminate()

    def wait(self) -> None:
        """Wait for the end; force it when patience runs out."""
        if self.process.pid is None:
            return
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _live(self) -> None:
        supervisor = os.getppid()
        # Ctrl-C reaches the whole terminal group; only the supervisor may act on it.
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            # However the supervisor ends, nothing of it stays behind.
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:
            return
        if self.log:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            descriptor = os.open(self.log, flags, 0o640)
            os.dup2(descriptor, 1)
            os.dup2(descriptor, 2)
        self.work()


def _reason(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"signal {signal.Signals(-exitcode).name}"
    return f"exit code {exitcode}"
