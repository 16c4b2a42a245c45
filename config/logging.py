"""Logs: one JSON object a line, UTC, with the request's id and without secrets."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from gunicorn.config import Config
from gunicorn.glogging import Logger

from kernel.values import trace

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

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without the final line break."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "request": trace.request_id(),
            "message": _clean(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD and not name.startswith("_"):
                line[name] = "***" if _SECRET_NAME.search(name) else _plain(value)
        if record.exc_info:
            line["error"] = _clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class GunicornLines(Logger):
    """Gunicorn's logger: its lines join ours. Requests are logged by the app."""

    def setup(self, cfg: Config) -> None:
        """Leave the handlers to set_up()."""
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)


def set_up(level: str = "INFO") -> None:
    """Send every logger's lines to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At INFO they tell every job run and every migration, which drowns the rest.
    for talkative in ("apscheduler", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _clean(text: str) -> str:
    for pattern, instead in _SECRET_TEXT:
        text = pattern.sub(instead, text)
    return text


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _clean(str(value))
