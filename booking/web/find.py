"""The home page: search, free time of both zones, and the booking panel."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE

from booking.queries.candidates import Found, find
from booking.queries.days import MOST, fitting_by_day
from booking.queries.readings import by_reading, reading_of
from booking.queries.results import results
from booking.rules.opening import local_midnight
from booking.rules.wish import Wish, understood
from booking.schemas.saved_search import pairs_of, query_to_keep
from booking.schemas.wish import LENGTHS_MIN, PRICES_YUAN, WishSchema, query_of
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.categories import category_tree
from catalog.queries.did_you_mean import did_you_mean, readings
from catalog.queries.facets import Facets, counted, facets
from catalog.queries.listings import suggest
from catalog.rules.listing_state import Mode
from identity.queries.zones import zones
from kernel.http.caller import current_actor
from kernel.http.forms import load, load_query
from kernel.http.speech import by_field, messages
from kernel.values import clock
from kernel.values.errors import Malformed

pages = Blueprint("find", __name__, template_folder="templates")

STRIP_DAYS = 10
MANY = ("zone", "way", "training", "spec")


@pages.get("/")
def home() -> ResponseReturnValue:
    """Show the search: it is the home page."""
    return find_page()


@pages.get("/find")
def find_page() -> ResponseReturnValue:
    """Show the instruments that match, with their day."""
    at = clock.now()
    try:
        wish = understood(load_query(WishSchema()), clock.local_day(at))
    except Malformed as error:
        return _page(_without(error.messages), errors=by_field(messages(error))), 422
    return _page(wish, errors={})


def _without(faults: Collection[str]) -> Wish:
    """Return what was asked for, apart from the fields that could not be read."""
    bad = {name.partition(".")[0] for name in faults}
    kept = {
        name: values if name in MANY else values[0]
        for name, values in request.args.lists()
        if name not in bad and values[0]
    }
    wish: Wish = load(WishSchema(unknown=EXCLUDE), kept)
    return wish


def _page(wish: Wish, errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    meant = readings(wish.filters)
    found = by_reading(find(wish, actor, at=at), meant)
    places = zones()
    page = results(found, wish, actor, places, at=at)
    return render_template(
        "booking/find.html",
        wish=wish,
        found=found,
        page=page,
        midnight=local_midnight(wish.day),
        hours=page.steps_shown(wish),
        facets=_facets(found, wish),
        zones=places,
        categories=category_tree(),
        modes=list(Mode),
        lengths=LENGTHS_MIN,
        prices=PRICES_YUAN,
        link=link_of(wish),
        keep=pairs_of(query_to_keep(wish)),
        readings=meant,
        reading_of=reading_of(found, meant),
        spelling=None if found.called_so else did_you_mean(wish.filters.text),
        may_set_synonyms=TABLE.allowed(actor, Permission.SET_SYNONYMS, Subject(0)),
        countable=found.total <= MOST,
        days=days_around(wish.day),
        today=clock.local_day(at),
        at=at,
        errors=errors,
    )


def _facets(found: Found, wish: Wish) -> Facets:
    # A limit on the price is none of the catalogue's filters: it must not count there.
    unlike = wish.price_most_fen is not None or found.cut
    known = None if unlike else counted(found.matches, wish.filters)
    return facets(wish.filters, known)


@pages.get("/find/days")
def day_strip() -> ResponseReturnValue:
    """Show how many instruments fit the wish on each of the next days."""
    actor, at = current_actor(), clock.now()
    wish = understood(load_query(WishSchema()), clock.local_day(at))
    days = days_around(wish.day)
    counts = fitting_by_day(replace(wish, page=1), days, actor, at=at)
    return render_template(
        "booking/_days.html",
        wish=wish,
        link=link_of(wish),
        days=days,
        counts=counts,
        today=clock.local_day(at),
    )


@pages.get("/find/suggestions")
def suggestions() -> ResponseReturnValue:
    """Offer names while somebody types."""
    text = request.args.get("q", "")[:100]
    return render_template("booking/_suggestions.html", suggestions=suggest(text))


def link_of(wish: Wish) -> Callable[..., str]:
    """Return a function that gives the address of the wish with some fields changed."""

    def link(endpoint: str = ".find_page", **changes: Any) -> str:
        return url_for(endpoint, **{**query_of(wish), **changes})

    return link


def days_around(chosen: date) -> list[date]:
    """Return the days of the strip: ten from today, or from the chosen day when later."""
    today = clock.local_day(clock.now())
    first = today if chosen < today + timedelta(days=STRIP_DAYS) else chosen
    return [first + timedelta(days=n) for n in range(STRIP_DAYS)]
