"""Running background tasks: one after the other, in the worker."""

import logging
import time

from app.wiring import TASKS
from kernel.store.task import end_task, note_progress, take_task
from kernel.values import clock, trace

log = logging.getLogger("lianyi.task")


def run_next() -> bool:
    """Run the next task, if there is one; say whether there was.

    A task that raises has failed; its reason is in the log.
    """
    task = take_task(at=clock.now())
    if task is None:
        return False
    trace.begin()
    task_id, kind, params = task.id, task.kind, dict(task.params)
    began, failed = time.perf_counter(), False
    try:
        TASKS[kind](
            task_id,
            params,
            lambda done, total: note_progress(task_id, done, total, at=clock.now()),
        )
    except Exception:
        failed = True
        log.exception("task failed", extra={"task": task_id, "kind": kind})
    end_task(task_id, failed=failed, at=clock.now())
    took = round((time.perf_counter() - began) * 1000)
    log.info("task", extra={"task": task_id, "kind": kind, "ms": took})
    return True
