"""What surrounds every request: its id, its log line, its time on the server."""

import logging
import re
import time

from flask import Flask, Response, current_app, g, request

from kernel.http.caller import current_actor
from kernel.http.uploads import most_bytes_of
from kernel.values import trace

log = logging.getLogger("lianyi.request")

_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def register(app: Flask) -> None:
    """Give each request an id and write one structured line about it."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        trace.begin(given if _ACCEPTABLE_ID.fullmatch(given) else "")
        g.began = time.perf_counter()
        # Before anything reads the form: files come through a few doors only.
        view = current_app.view_functions.get(request.endpoint or "")
        if (most := most_bytes_of(view)) is not None:
            request.max_content_length = most

    @app.after_request
    def end(response: Response) -> Response:
        spent_ms = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        response.headers["X-Request-Id"] = trace.request_id()
        response.headers["Server-Timing"] = f"app;dur={spent_ms:.1f}"
        if request.endpoint != "static":
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": path_without_secrets(),
                    "endpoint": request.endpoint,
                    "status": response.status_code,
                    "ms": round(spent_ms, 1),
                    "actor": current_actor_id(),
                },
            )
        return response


def path_without_secrets() -> str:
    """Return the path, or its pattern where a part of it is a secret."""
    if request.url_rule is not None and "secret" in (request.view_args or {}):
        return request.url_rule.rule
    return request.path


def current_actor_id() -> int | None:
    """Return who called, without asking the database again when it is lost."""
    if "_login_user" not in g:
        return None
    return current_actor().id
