"""How an error becomes an answer: a page for people, RFC 9457 for programs."""

import logging
from http import HTTPStatus
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from kernel.http.answers import status_of
from kernel.http.forms import flat
from kernel.http.speech import messages, say
from kernel.store.parting import let_go, undo
from kernel.store.transaction import LOCK_NOT_AVAILABLE, sqlstate
from kernel.values.errors import (
    DomainError,
    Malformed,
    Refused,
    SignInNeeded,
    Stale,
)
from kernel.values.text import N_, Message
from kernel.values.trace import request_id

log = logging.getLogger("lianyi.answer")

# Status → (title, what now). Both are said in the reader's language.
TITLES: dict[int, tuple[str, str]] = {
    400: (N_("The request could not be read"), N_("Go back and try it again.")),
    401: (N_("Sign in first"), N_("This needs an account.")),
    403: (N_("This is not open to you"), N_("Ask the lab or an administrator for the role.")),
    404: (N_("Nothing is found here"), N_("Check the address, or search for an instrument.")),
    405: (N_("This address does not take that"), N_("Go back and use the page's own buttons.")),
    406: (N_("This format is not offered"), N_("Ask for HTML or JSON.")),
    409: (N_("It cannot be done as asked"), N_("See the reasons below.")),
    412: (N_("It has changed meanwhile"), N_("Fetch it again, then repeat your change.")),
    413: (N_("That is too large"), N_("At most {most_mb} MB are accepted here. Split it, or save it smaller.")),
    415: (N_("This content type is not read here"), N_("Send JSON.")),
    422: (N_("Some fields need another look"), N_("See the messages at the fields.")),
    428: (N_("Say which version you changed"), N_("Send If-Match with the ETag you fetched.")),
    429: (N_("Too many attempts"), N_("Wait a little, then try again.")),
    500: (N_("Something broke on our side"), N_("It is written down. Try again, or tell us the number below.")),
    503: (N_("The database is not answering"), N_("Try again in a moment.")),
}  # fmt: skip


UNKNOWN_END = N_(
    "It is not known whether it was done. Send the same form, or the same request with"
    " its Idempotency-Key, again in a moment: nothing is done twice."
)


def wants_json() -> bool:
    """Say whether a program asks, or a page's script wants data."""
    return request.path.startswith(("/api/", "/healthz", "/readyz"))


def register(app: Flask) -> None:
    """Answer every error in the form that its asker reads."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(ValidationError, _malformed)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(PoolTimeout, _exhausted)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unforeseen)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, SignInNeeded) and not wants_json():
        return _to_sign_in()
    return answer(status_of(error), error)


def _malformed(error: ValidationError) -> ResponseReturnValue:
    return answer(422, Malformed(flat(dict(error.messages_dict))))


def _forged(_error: CSRFError) -> ResponseReturnValue:
    said = gettext("The form has expired. Load the page again and send it once more.")
    return answer(400, None, detail=said)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:  # an answer somebody made already, or a redirect
        return error.response
    code = error.code or 500
    given = getattr(error, "data", {}).get("messages")
    if code == 422 and isinstance(given, dict):
        inner = given.get("json") or given.get("query") or given
        said = inner if isinstance(inner, dict) else {"": inner}
        return answer(422, Malformed(flat(said)))
    reason = ""
    if code == 413:
        most_mb = (request.max_content_length or 0) // (1024 * 1024)
        reason = say(Message(TITLES[413][1], most_mb=most_mb))
    reply = current_app.make_response(answer(code, None, detail=reason))
    if allowed := getattr(error, "valid_methods", None):
        reply.headers["Allow"] = ", ".join(sorted(allowed))
    return reply


def _exhausted(error: PoolTimeout) -> ResponseReturnValue:
    log.error("no database connection is free", exc_info=error)
    return unavailable()


def _too_deep(_error: RecursionError) -> ResponseReturnValue:
    # JSON nested some thousand levels deep ends here, whoever reads it.
    return answer(400, None)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    undo()
    log.exception("unforeseen", exc_info=error)
    if current_app.testing and current_app.config.get("PROPAGATE_UNFORESEEN", True):
        raise error
    return answer(500, None)


def answer(
    status: int, error: DomainError | None, *, detail: str = ""
) -> ResponseReturnValue:
    """Return the error as a page or as problem details."""
    title, now = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    problem = _problem(status, say(title), detail or say(now), error)
    if wants_json():
        reply = jsonify(problem)
        reply.status_code = status
        reply.mimetype = "application/problem+json"
        if status == 401:
            reply.headers["WWW-Authenticate"] = "Bearer"
        return reply
    said = messages(error) if error else {}
    page = render_template(
        "errors/error.html", status=status, title=say(title), what_now=detail or say(now),
        messages=said, request_id=request_id(), error=error,
    )  # fmt: skip
    return page, status


def _problem(
    status: int, title: str, detail: str, error: DomainError | None
) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request_id(),
    }
    if isinstance(error, Refused):
        problem["reasons"] = [
            {"code": reason.code, "message": say(reason)} for reason in error.reasons
        ]
        problem["detail"] = " ".join(say(reason) for reason in error.reasons)
        problem["alternatives"] = [
            a.as_json() if hasattr(a, "as_json") else a for a in error.alternatives
        ]
    elif isinstance(error, Malformed):
        problem["errors"] = messages(error)
    elif isinstance(error, Stale):
        problem["detail"] = messages(error)[""][0]
        problem["version"] = error.version
        problem["changed"] = error.changed
    return problem


def _to_sign_in() -> ResponseReturnValue:
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    target = url_for("session.sign_in_form", next=here)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, HTTPStatus.SEE_OTHER)


def _database_error(error: DBAPIError) -> ResponseReturnValue:
    # The page that says so reads the database itself: it needs a new transaction.
    undo()
    if isinstance(error, DataError):
        # Something a field let through that no column takes: the caller's to change.
        log.warning("data refused by the database", exc_info=error)
        return answer(422, None)
    if sqlstate(error) == LOCK_NOT_AVAILABLE:
        return unavailable()
    if isinstance(error, IntegrityError):
        log.error("a constraint stopped a write", exc_info=error)
        return answer(409, None)
    if (
        isinstance(error, OperationalError | InterfaceError)
        or error.connection_invalidated
    ):
        log.error("the database is lost", exc_info=error)
        return unavailable()
    log.error("database error", exc_info=error)
    return answer(500, None)


def unavailable() -> ResponseReturnValue:
    """Return the 503 that needs neither database nor session."""
    let_go()
    # Whoever it was, nobody can be asked any more in this request.
    g._login_user = AnonymousUserMixin()
    title, now = TITLES[503]
    if request.method not in ("GET", "HEAD"):
        # The database may have kept what was sent before it fell silent.
        now = UNKNOWN_END
    if wants_json():
        reply = jsonify(_problem(503, say(title), say(now), None))
        reply.mimetype = "application/problem+json"
    else:
        reply = Response(render_template("errors/503.html"), mimetype="text/html")
    reply.status_code = 503
    reply.headers["Retry-After"] = "5"
    return reply
