"""The page of one's favourites, and the star on an instrument's page."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.set_favourite import set_favourite
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.favourites import favourites
from catalog.rules.favourites import MOST
from kernel.http.caller import current_actor
from kernel.http.speech import say
from kernel.values import clock
from kernel.values.errors import Refused

pages = Blueprint("favourites", __name__, template_folder="templates")


@pages.get("/favourites")
def favourite_list() -> ResponseReturnValue:
    """Show my favourites, the latest first."""
    actor = current_actor()
    TABLE.require(actor, Permission.FAVOURITES, Subject(0))
    return render_template(
        "catalog/favourites.html", rows=favourites(actor, limit=MOST)
    )


@pages.post("/favourites/<code>")
def keep(code: str) -> ResponseReturnValue:
    """Mark an instrument."""
    return _set(code, kept=True)


@pages.post("/favourites/<code>/removal")
def drop(code: str) -> ResponseReturnValue:
    """Take the mark away."""
    return _set(code, kept=False)


def _set(code: str, *, kept: bool) -> ResponseReturnValue:
    try:
        set_favourite(code, kept=kept, by=current_actor(), at=clock.now())
    except Refused as error:
        flash(say(error.reasons[0]))
    else:
        flash(
            gettext("Kept among your favourites.") if kept else gettext("Taken away.")
        )
    to_list = request.form.get("_next") == "list"
    target = (
        url_for(".favourite_list")
        if to_list
        else url_for("instruments.instrument_page", code=code)
    )
    return redirect(target, HTTPStatus.SEE_OTHER)
