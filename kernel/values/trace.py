"""The id that ties a request, its log lines and its journal entries together."""

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Return the id of the running request or job, or an empty string."""
    return _current.get()


def begin(given: str = "") -> str:
    """Start a request or job under the given id, or under a new one."""
    chosen = given or secrets.token_hex(8)
    _current.set(chosen)
    return chosen
