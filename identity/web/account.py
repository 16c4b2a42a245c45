"""My account: profile, password, sessions, tokens, language."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from identity.commands.change_password import change_password as change_it
from identity.commands.choose_language import choose_language
from identity.commands.end_session import end_session as end_it
from identity.commands.issue_token import issue_token as issue_it
from identity.commands.revoke_token import revoke_token as revoke_it
from identity.queries.groups import my_groups
from identity.queries.people import person_by_id, roles_of, sessions_of, tokens_of
from identity.rules.browsers import browser_name
from identity.rules.sessions import handle
from identity.schemas.account import (
    ChangePasswordSchema,
    LanguageSchema,
    NewTokenSchema,
)
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, NotFound, Refused

pages = Blueprint("account", __name__, template_folder="templates")

_YEAR_SECONDS = 365 * 24 * 3600


@pages.get("/me")
def me() -> ResponseReturnValue:
    """Show what the site knows about me, and where I am signed in."""
    return _page()


@pages.post("/me/password")
def change_password() -> ResponseReturnValue:
    """Change the password, and end my other sessions."""
    try:
        given = load_form(ChangePasswordSchema())
        change_it(
            given["current"], given["password"], by=current_actor(), at=clock.now()
        )
    except (Malformed, Refused) as error:
        return _page(password_errors=messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("The password is changed. Your other sessions have ended."))
    return _back()


@pages.post("/me/language")
def language() -> ResponseReturnValue:
    """Choose the language of letters and, here, of the pages."""
    chosen = load_form(LanguageSchema())["locale"]
    choose_language(chosen, by=current_actor(), at=clock.now())
    reply = redirect("/me", HTTPStatus.SEE_OTHER)
    reply.set_cookie(
        "lang", chosen, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip
    return reply


@pages.post("/me/tokens")
def issue_token() -> ResponseReturnValue:
    """Make a personal access token and show its secret, this once."""
    try:
        given = load_form(NewTokenSchema())
        secret, _ = issue_it(
            given["name"], given["days"], by=current_actor(), at=clock.now()
        )
    except (Malformed, Refused) as error:
        return _page(token_errors=messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    # No redirect: the secret would have to travel in an address or a cookie.
    return _page(secret=secret), HTTPStatus.CREATED


@pages.post("/me/tokens/<prefix>/revoke")
def revoke_token(prefix: str) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    revoke_it(prefix, by=current_actor(), at=clock.now())
    flash(gettext("The token is revoked."))
    return _back()


@pages.post("/me/sessions/<name>/end")
def end_session(name: str) -> ResponseReturnValue:
    """End one of my sessions elsewhere."""
    end_it(name, by=current_actor(), at=clock.now())
    flash(gettext("The session has ended."))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect("/me", HTTPStatus.SEE_OTHER)


def _page(**more: Any) -> str:
    actor, at = current_actor(), clock.now()
    if actor.id is None:
        raise NotFound
    return render_template(
        "identity/me.html",
        person=person_by_id(actor.id),
        roles=roles_of(actor.id),
        groups=my_groups(actor.id),
        sessions=[
            (handle(s.token_hash), browser_name(s.agent), s)
            for s in sessions_of(actor.id, at)
        ],
        here=actor.session_id,
        tokens=tokens_of(actor.id, at),
        values=request.form,
        **{"password_errors": {}, "token_errors": {}, "secret": None, **more},
    )
