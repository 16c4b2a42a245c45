"""The page of kept searches, the button that keeps one, and the end of its letters."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound as NoSuchPage

from booking.commands.drop_search import drop_search
from booking.commands.keep_search import keep_search
from booking.commands.mute_search import mute_search, stop_letters
from booking.queries.reservations import my_counts
from booking.queries.saved_searches import saved_searches, search_by_stop_key
from booking.rules.saved_search import MOST_SEARCHES, Searched, path_of
from booking.rules.wish import Wish, understood
from booking.schemas.saved_search import (
    SCHEMAS,
    SearchLettersSchema,
    called,
    query_to_keep,
)
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("saved_searches", __name__, template_folder="templates")


@pages.get("/me/searches")
def search_list() -> ResponseReturnValue:
    """Show the searches that I keep."""
    return _page({})


@pages.post("/me/searches/<kind>")
def keep(kind: str) -> ResponseReturnValue:
    """Keep the search whose page sent its fields."""
    if kind not in [str(one) for one in Searched]:
        raise NoSuchPage
    actor, at = current_actor(), clock.now()
    try:
        wish = load_form(SCHEMAS[Searched(kind)]())
        if isinstance(wish, Wish):
            wish = understood(wish, clock.local_day(at))
        keep_search(
            wish, query_to_keep(wish), name=called(wish.filters), by=actor, at=at
        )
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("Kept. You are told of what is new, at most once a day."))
    return _back()


@pages.post("/me/searches/<code>/removal")
def drop(code: str) -> ResponseReturnValue:
    """Take a search away."""
    drop_search(code, by=current_actor(), at=clock.now())
    flash(gettext("Taken away."))
    return _back()


@pages.post("/me/searches/<code>/letters")
def mute(code: str) -> ResponseReturnValue:
    """Switch the messages of a search on or off."""
    try:
        asked = load_form(SearchLettersSchema())
        mute_search(code, **asked, by=current_actor(), at=clock.now())
    except Malformed as error:
        return _page(messages(error)), status_of(error)
    return _back()


@pages.get("/searches/stop/<key>")
def stop_form(key: str) -> ResponseReturnValue:
    """Ask whoever followed the link of a letter whether to end these letters."""
    return render_template("booking/search_stop.html", search=search_by_stop_key(key))


@pages.post("/searches/stop/<key>")
def stop(key: str) -> ResponseReturnValue:
    """End the letters of a search; its key is secret, so nobody need sign in."""
    search = stop_letters(key, by=current_actor(), at=clock.now())
    return render_template("booking/search_stop.html", search=search)


def _page(errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    found = saved_searches(actor)
    return render_template(
        "booking/saved_searches.html",
        searches=[(one, path_of(one.kind, one.query)) for one in found],
        counts=my_counts(actor, at=at),
        most=MOST_SEARCHES,
        at=at,
        errors=errors,
    )


def _back() -> ResponseReturnValue:
    return redirect(url_for(".search_list"), HTTPStatus.SEE_OTHER)
