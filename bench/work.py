"""The work behind a page in processor time: what a shared machine does not blur."""

import os
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from kernel.store.db import db


def backends() -> list[int]:
    """Return the processes of the database server that serve this database."""
    wanted = text(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_type = 'client backend'"
    )
    return list(db.session.scalars(wanted))


def median_ms(
    call: Callable[[], object], times: int, pids: list[int]
) -> tuple[float, float]:
    """Return the median milliseconds of some calls, passed and worked.

    Worked is the processor time of this process and of the database's; of a database
    on another machine it is unknown and left out.
    """
    passed, worked = [], []
    for _ in range(times):
        began, busy = time.perf_counter(), _busy(pids)
        call()
        passed.append((time.perf_counter() - began) * 1000)
        worked.append((_busy(pids) - busy) * 1000)
    return statistics.median(passed), statistics.median(worked)


def _busy(pids: list[int]) -> float:
    """Return the seconds that all of them have been on a processor."""
    total = 0
    for pid in (os.getpid(), *pids):
        with suppress(OSError):
            total += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return total / 1e9
