"""The page that searches free time between two moments."""

from collections.abc import Collection
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE

from booking.queries.free_page import FreePage, free_page
from booking.rules.free_time import FreeWish
from booking.schemas.free_time import FreeTimeQuery, local_input, query_of
from booking.schemas.near_miss import explained
from booking.schemas.saved_search import pairs_of, query_to_keep
from booking.schemas.wish import LENGTHS_MIN
from catalog.queries.categories import category_tree
from catalog.rules.listing_state import Mode
from identity.queries.zones import zone_names
from kernel.http.caller import current_actor
from kernel.http.forms import load, load_query
from kernel.http.speech import by_field, in_english, messages
from kernel.values import clock
from kernel.values.errors import Malformed

pages = Blueprint("free_time", __name__, template_folder="templates")

# Repeated values of one field stand for alternatives.
_MANY = ("zone", "way", "spec")
# Without these the rest of a wish cannot be kept when one of them is wrong.
_TOGETHER = {"from", "until", "length"}
_NOTHING = FreePage([], [], more=False)


@pages.get("/find/free")
def free_time_page() -> ResponseReturnValue:
    """Show what is free soonest between two moments."""
    try:
        wish = load_query(FreeTimeQuery())
        found = free_page(wish, current_actor(), at=clock.now())
    except Malformed as error:
        kept = _without(error.messages)
        return _page(kept, _NOTHING, errors=by_field(messages(error))), 422
    return _page(wish, found, errors={})


def _without(faults: Collection[str]) -> FreeWish:
    """Return what was asked for, apart from the fields that could not be read."""
    bad = {name.partition(".")[0] for name in faults}
    if bad & _TOGETHER:
        bad |= _TOGETHER
    kept = {
        name: values if name in _MANY else values[0]
        for name, values in request.args.lists()
        if name not in bad and values[0]
    }
    wish: FreeWish = load(FreeTimeQuery(unknown=EXCLUDE), kept)
    return wish


def _page(wish: FreeWish, found: FreePage, *, errors: dict[str, list[str]]) -> str:
    def link(page: int = 1, **changes: Any) -> str:
        asked = {**query_of(wish), "page": page if page > 1 else None, **changes}
        return url_for("free_time.free_time_page", **asked)

    # What could not be read stands in its field as it was typed.
    typed = {name: request.args.get(name, "") for name in errors if name}
    zones = zone_names(english=in_english()) if found.misses else {}
    return render_template(
        "booking/free_time.html",
        wish=wish,
        found=found,
        values={**query_of(wish), **typed},
        link=link,
        explained=partial(explained, zones=zones),
        keep=pairs_of(query_to_keep(wish)),
        categories=category_tree(),
        lengths=LENGTHS_MIN,
        modes=list(Mode),
        least=local_input(clock.now()),
        errors=errors,
    )
