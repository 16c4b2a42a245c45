"""Logs: one JSON object a line, UTC, with the request's id and without secrets."""

import json
import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRET_NAME = re.compile(r"passw|token|secret|authorization|cookie|api_?key", re.I)
_SECRET_TEXT = [
    # a password in an address, a bearer token, a value beside a telling name
    (re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@"), r"\1***@"),
    (re.compile(r"(\bbearer\s+)\S+", re.I), r"\1***"),
    (
        re.compile(
            r"((?:password|passwd|token|secret|cookie)\"?\s*[=:]\s*)[^\s,;&]+", re.I
        ),
        r"\1***",
    ),
]


class JsonLines(logging.Formatter):
    """Write a record as one line; JSON's own escapes keep line breaks out of it."""

    def __init__(self, request_id: Callable[[], str]) -> None:
        """Ask request_id for the id of the request or job that writes a line."""
        super().__init__()
        self.request_id = request_id

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without the final line break."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "request": self.request_id(),
            "message": _clean(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD and not name.startswith("_"):
                line[name] = "***" if _SECRET_NAME.search(name) else _plain(value)
        if record.exc_info:
            line["error"] = _clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class AccessLines(Logger):
    """Gunicorn's logger: its lines join ours, one per request among them."""

    def setup(self, cfg: Config) -> None:
        """Leave the handlers to configure()."""
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)

    def access(
        self,
        resp: object,
        req: object,
        environ: MutableMapping[str, Any],
        request_time: object,
    ) -> None:
        """Write one line for a request. Times in milliseconds; no query string."""
        headers = {n.lower(): v for n, v in getattr(resp, "headers", [])}
        seconds = getattr(request_time, "total_seconds", lambda: 0.0)()
        path = str(environ.get("PATH_INFO", ""))
        quiet = path.startswith("/static/") or path in ("/healthz", "/readyz")
        # WSGI hands paths over as latin-1; ours hold Chinese.
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")
        facts = {
            "method": environ.get("REQUEST_METHOD"),
            "path": path,
            "status": getattr(resp, "status_code", 0),
            "ms": round(seconds * 1000, 1),
            "bytes": getattr(resp, "sent", 0),
            "from": environ.get("REMOTE_ADDR"),
            # The request's own context has ended; its answer still names it.
            "request": headers.get("x-request-id", ""),
        }
        level = logging.DEBUG if quiet else logging.INFO
        logging.getLogger("access").log(level, "request", extra=facts)


def configure(
    level: str, *, request_id: Callable[[], str], to: Path | None = None
) -> None:
    """Send every logger's lines to one file, or to standard error."""
    handler: logging.Handler
    if to is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        to.parent.mkdir(parents=True, exist_ok=True)
        handler = WatchedFileHandler(to, encoding="utf-8")
    handler.setFormatter(JsonLines(request_id))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Both speak once per job run at INFO, which would drown the rest.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _clean(text: str) -> str:
    for pattern, instead in _SECRET_TEXT:
        text = pattern.sub(instead, text)
    return text


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _clean(str(value))
