"""Kept searches as they come in, lie in the database, and go out."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from booking.models.saved_search import SavedSearch
from booking.rules.free_time import FreeWish
from booking.rules.saved_search import Searched, kept_query, path_of
from booking.rules.wish import Wish, understood
from booking.schemas.free_time import FreeTimeQuery
from booking.schemas.free_time import query_of as free_query_of
from booking.schemas.wish import WishSchema, query_of
from catalog.queries.categories import category_name
from catalog.rules.filters import Filters
from catalog.rules.listing_state import Mode
from catalog.rules.words import MODE_NAMES
from identity.queries.zones import zones
from kernel.http.fields import Moment, OneOf, StrictSchema, Text
from kernel.http.forms import load
from kernel.http.speech import in_english, say
from kernel.values import clock
from kernel.values.errors import Malformed
from kernel.values.text import N_

MOST_NAME = 100
SCHEMAS: dict[Searched, type[Schema]] = {
    Searched.LISTINGS: WishSchema,
    Searched.FREE: FreeTimeQuery,
}


class SaveSearchSchema(StrictSchema):
    """What to keep: `query` holds the parameters of /availability or of /free-time."""

    kind = Text(most=10, load_default=str(Searched.LISTINGS), validate=OneOf(*Searched))
    name = Text(most=MOST_NAME, blank=True, load_default="")
    query = fields.Dict(
        keys=fields.String(),
        required=True,
        error_messages={
            "required": N_("Fill this in."),
            "null": N_("Fill this in."),
            "invalid": N_("An object with named fields is expected."),
        },
    )


class SearchLettersSchema(StrictSchema):
    """Whether its person is told of what is new."""

    notifies = fields.Boolean(
        required=True,
        error_messages={
            "required": N_("Yes or no is expected here."),
            "null": N_("Yes or no is expected here."),
            "invalid": N_("Yes or no is expected here."),
        },
    )


class SavedSearchSchema(Schema):
    """A kept search; `url` is its page on this site."""

    code = fields.String()
    kind = fields.String()
    name = fields.String()
    query = fields.Dict()
    url = fields.Function(lambda one: path_of(one.kind, one.query))
    notifies = fields.Boolean()
    found = fields.Function(lambda one: len(one.seen))
    until = Moment(allow_none=True)
    checked_at = Moment()
    told_at = Moment(allow_none=True)


class SavedSearchesSchema(Schema):
    """All kept searches of the caller, the latest first."""

    items = fields.List(fields.Nested(SavedSearchSchema))


def wish_in(kind: Searched, given: Mapping[str, Any]) -> Wish | FreeWish:
    """Read a search's parameters like its page does. Raises Malformed."""
    wish: Wish | FreeWish = load(SCHEMAS[kind](), given)
    if isinstance(wish, Wish):
        return understood(wish, clock.local_day(clock.now()))
    return wish


def wish_of(search: SavedSearch) -> Wish | FreeWish | None:
    """Return what a kept search wishes, or None once it cannot be read any more."""
    try:
        return wish_in(search.kind, search.query)
    except Malformed:
        return None


def query_to_keep(wish: Wish | FreeWish) -> dict[str, Any]:
    """Return the parameters of a wish that are kept."""
    asked = query_of(wish) if isinstance(wish, Wish) else free_query_of(wish)
    return kept_query(asked)


def pairs_of(query: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return kept parameters as the hidden fields of a form."""
    return [
        (name, one)
        for name, value in query.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def called(filters: Filters) -> str:
    """Return what to call a search, in the language of whoever keeps it."""
    named = {one.key: one for one in zones()}
    places = [named[key] for key in filters.zones if key in named]
    parts = [
        filters.text,
        *((one.name_en if in_english() else one.name_zh) for one in places),
        category_name(filters.category, english=in_english()),
        *(say(MODE_NAMES[Mode(way)]) for way in filters.modes),
        *filters.specs,
    ]
    said = " · ".join(part for part in parts if part)
    return (said or say(N_("Search with filters")))[:MOST_NAME]
