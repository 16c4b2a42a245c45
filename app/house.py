"""Pages that belong to no slice: help, about, the theme switch, the style guide."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

pages = Blueprint("house", __name__)

_YEAR_SECONDS = 365 * 24 * 3600


@pages.get("/help")
def help_page() -> ResponseReturnValue:
    """Show how to find, book and cancel, and whom to ask."""
    return render_template("help.html")


@pages.get("/about")
def about_page() -> ResponseReturnValue:
    """Show what this is, the privacy notice and the accessibility statement."""
    return render_template("about.html")


@pages.post("/theme")
def theme() -> ResponseReturnValue:
    """Remember light, dark or the system's theme, and go back."""
    chosen = request.form.get("theme", "")
    back = request.form.get("_next", "/")
    safe = back.startswith("/") and not back.startswith(("//", "/\\"))
    reply = redirect(back if safe else "/", HTTPStatus.SEE_OTHER)
    if chosen in ("light", "dark"):
        reply.set_cookie(
            "theme", chosen, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
    else:
        reply.delete_cookie("theme")
    return reply


@pages.get("/styleguide")
def styleguide() -> ResponseReturnValue:
    """Show every component, in demo mode only."""
    if not current_app.config["DEMO"]:
        abort(404)
    return render_template("styleguide.html")


@pages.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Point old browsers to the mark."""
    return redirect("/static/favicon.svg", HTTPStatus.MOVED_PERMANENTLY)
