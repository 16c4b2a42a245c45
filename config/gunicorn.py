"""The web server's settings; `gunicorn -c config/gunicorn.py 'app:create_app()'`."""

import gc
import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8080')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))

# One import for all workers. Nothing is connected before the fork: SQLAlchemy opens
# its first connection on the first query, inside a worker.
preload_app = True

# A worker that hangs for this long is replaced; no page is meant to take a second.
timeout = 30
graceful_timeout = 20
keepalive = 5
# Slow leaks end here; the spread keeps the workers from leaving together.
max_requests = 20_000
max_requests_jitter = 2_000

limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190

logger_class = "config.logging.GunicornLines"
proc_name = "lianyi"
# Heartbeat files belong in memory, where a busy disk cannot make a worker look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# The app counts its proxies itself (TRUSTED_PROXIES).
forwarded_allow_ips = ""


def when_ready(_server: Any) -> None:
    """Set aside what was imported: no collection walks it, and the forks share it."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Collect less often: a page makes thousands of objects and hardly a cycle."""
    gc.set_threshold(10_000, 20, 20)
