"""Which language and theme a reader gets; Chinese and the system's by default."""

import secrets
from urllib.parse import urlencode

from babel.support import Translations
from flask import Flask, Response, g, request
from flask_babel import Babel, get_translations

from kernel.http import speech
from kernel.http.caller import current_actor

CHINESE, ENGLISH = "zh_Hans_CN", "en"
_YEAR_SECONDS = 365 * 24 * 3600


def chosen_locale() -> str:
    """Return the locale of the request: ?lang=, then cookie, account, browser."""
    for wish in (request.args.get("lang"), request.cookies.get("lang")):
        if wish in ("zh", "en"):
            return ENGLISH if wish == "en" else CHINESE
    first = next(iter(request.accept_languages), (None, 0))[0]
    if first and request.path.startswith("/api/"):
        return ENGLISH if first.lower().startswith("en") else CHINESE
    return CHINESE


def chosen_theme() -> str:
    """Return light, dark or an empty string for the system's own."""
    theme = request.cookies.get("theme", "")
    return theme if theme in ("light", "dark") else ""


def with_query(**changes: str | None) -> str:
    """Return the current address with some query parameters changed or removed."""
    args = request.args.to_dict(flat=False)
    for name, value in changes.items():
        args.pop(name, None)
        if value is not None:
            args[name] = [value]
    query = urlencode(args, doseq=True)
    return f"{request.path}?{query}" if query else request.path


def _catalogue() -> Translations:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    found: Translations = g.catalogue
    return found


def register(app: Flask) -> None:
    """Set up translations, the template filters and the switches."""
    Babel(app, locale_selector=chosen_locale)
    # A page asks some two hundred times; the extension would look the catalogue up anew.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda one: _catalogue().ugettext(one),
        ngettext=lambda one, many, n: _catalogue().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        local_day=speech.local_day,
        local_date=speech.local_day,
        local_time=speech.local_time,
        local_moment=speech.local_moment,
        local_datetime=speech.local_moment,
        duration=speech.duration,
        money=speech.money,
        say=speech.say,
    )
    app.jinja_env.globals.update(
        with_query=with_query,
        local_span=speech.local_span,
        in_english=speech.in_english,
        chosen_theme=chosen_theme,
        form_key=lambda: secrets.token_urlsafe(16),
    )

    @app.context_processor
    def reader() -> dict[str, object]:
        return {
            "actor": current_actor(),
            "locale": "en" if speech.in_english() else "zh",
            "html_lang": "en" if speech.in_english() else "zh-CN",
            "theme": chosen_theme(),
            "demo": app.config["DEMO"],
        }

    @app.after_request
    def remember(response: Response) -> Response:
        wish = request.args.get("lang")
        if wish in ("zh", "en") and wish != request.cookies.get("lang"):
            response.set_cookie(
                "lang", wish, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True,
                secure=app.config["SESSION_COOKIE_SECURE"],
            )  # fmt: skip
        return response
