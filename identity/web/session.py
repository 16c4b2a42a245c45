"""Signing in and out, and finding out on every request who is calling."""

from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Request,
    current_app,
    redirect,
    render_template,
    request,
    session,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from identity.commands.sign_in import sign_in as sign_somebody_in
from identity.commands.sign_out import sign_out as sign_somebody_out
from identity.commands.touch import touch
from identity.queries.actors import Found, actor_by_session, actor_by_token
from identity.queries.people import demo_accounts
from identity.rules import passwords, sessions
from identity.rules.names import KINDS, ROLES
from identity.rules.next_address import safe_next
from identity.rules.refusals import TooManyTries
from identity.schemas.account import SignInSchema
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.login import SignedIn, login_manager
from kernel.http.speech import messages, say
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused

pages = Blueprint("session", __name__, template_folder="templates")


@pages.record_once
def start(state: BlueprintSetupState) -> None:
    """Take the cost of password hashes from the site's settings."""
    passwords.choose_cost(state.app.config["PASSWORD_COST"])


@login_manager.request_loader
def caller_of(asked: Request) -> SignedIn | None:
    """Return who calls: by bearer token if one is sent, else by session cookie."""
    at, demo = clock.now(), bool(current_app.config["DEMO"])
    found: Found | None = None
    if given := asked.headers.get("Authorization", ""):
        kind, _, secret = given.partition(" ")
        if kind.lower() == "bearer":
            digest = sessions.digest(secret.strip())
            found = actor_by_token(digest, at=at, demo=demo)
    elif secret := asked.cookies.get(cookie_name(), ""):
        found = actor_by_session(sessions.digest(secret), at=at, demo=demo)
    if found is None:
        return None
    if sessions.is_old_news(found.seen_at, at):
        touch(found, at=at)
    return SignedIn(found.actor)


@pages.app_context_processor
def names() -> dict[str, object]:
    """Offer the names of roles and kinds of organisation to templates."""
    return {
        "role_name": lambda role: say(ROLES[role]),
        "kind_name": lambda kind: say(KINDS[kind]),
    }


@pages.get("/login")
def sign_in_form() -> ResponseReturnValue:
    """Ask for e-mail address and password."""
    target = safe_next(request.args.get("next"))
    if current_actor().signed_in:
        return redirect(target, HTTPStatus.SEE_OTHER)
    return _form(target, {})


@pages.post("/login")
def sign_in() -> ResponseReturnValue:
    """Start a session, or say what did not match."""
    target = safe_next(request.form.get("next") or request.args.get("next"))
    try:
        given = load_form(SignInSchema())
        secret, _ = sign_somebody_in(
            given["email"], given["password"], at=clock.now(),
            agent=request.user_agent.string, demo=current_app.config["DEMO"],
        )  # fmt: skip
    except (Malformed, Refused) as error:
        return _form(target, messages(error)), _status(error)
    # Whatever stood in the form cookie before, an attacker may have put there.
    session.clear()
    reply = redirect(target, HTTPStatus.SEE_OTHER)
    reply.set_cookie(
        cookie_name(), secret, max_age=sessions.LONGEST, httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"], path="/",
    )  # fmt: skip
    return reply


@pages.post("/logout")
def sign_out() -> ResponseReturnValue:
    """End the session on the server and forget its cookie."""
    sign_somebody_out(by=current_actor(), at=clock.now())
    session.clear()
    reply = redirect("/", HTTPStatus.SEE_OTHER)
    reply.delete_cookie(
        cookie_name(), httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"], path="/",
    )  # fmt: skip
    return reply


def cookie_name() -> str:
    """Return the cookie's name; behind TLS a prefix binds it to this very host."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return "__Host-lianyi_session" if secure else "lianyi_session"


def _form(target: str, said: dict[str, list[str]]) -> str:
    return render_template(
        "identity/sign_in.html",
        next=target,
        values=_typed(),
        errors=said,
        accounts=demo_accounts() if current_app.config["DEMO"] else [],
    )


def _typed() -> dict[str, Any]:
    return {"email": request.form.get("email", "")}


def _status(error: DomainError) -> int:
    throttled = isinstance(error, Refused) and any(
        isinstance(reason, TooManyTries) for reason in error.reasons
    )
    return (
        HTTPStatus.TOO_MANY_REQUESTS if throttled else HTTPStatus.UNPROCESSABLE_ENTITY
    )
