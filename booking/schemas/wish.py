"""The search for a free instrument, as a query string."""

from datetime import timedelta
from typing import Any

from marshmallow import fields, post_load

from booking.rules.wish import Sort, Wish
from catalog.rules.filters import Filters
from catalog.rules.listing_state import Mode, TrainingLevel
from catalog.schemas.search import spec_conditions
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Whole
from kernel.values import clock

HOUR = 60
USUAL_MIN = 2 * HOUR
LENGTHS_MIN = (30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 10080)
PRICES_YUAN = (100, 200, 300, 500, 1000)


class WishSchema(StrictSchema):
    """Filters, day, length and order; everything has a sensible default."""

    q = Text(most=100, blank=True, load_default="")
    on = Day(metadata={"description": "A Shanghai day; tomorrow when not given"})
    length = Whole(
        least=5,
        most=31 * 24 * HOUR,
        load_default=USUAL_MIN,
        metadata={"description": "Minutes"},
    )
    zone = fields.List(Text(most=20), metadata={"many": True})
    category = Text(most=6)
    unit = Text(most=20, metadata={"description": "Organisation code"})
    way = fields.List(Text(most=20, validate=OneOf(*Mode)), metadata={"many": True})
    training = fields.List(
        Text(most=20, validate=OneOf(*TrainingLevel)), metadata={"many": True}
    )
    spec = spec_conditions()
    price = Whole(
        least=0, most=1_000_000, metadata={"description": "At most, yuan per hour"}
    )
    instant = fields.Boolean(load_default=False)
    qualified = fields.Boolean(load_default=False)
    sort = Text(most=20, load_default="relevance", validate=OneOf(*Sort))
    hours = Text(most=3, load_default="day", validate=OneOf("day", "all"))
    page = Whole(least=1, most=1000, load_default=1)
    # What the page carries along: the row and block that stand selected.
    pick = Text(most=20)
    start = Text(most=40)
    end = Text(most=40)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> Wish:
        """Return the wish as a value."""
        tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
        price = data.get("price")
        return Wish(
            day=data.get("on") or tomorrow,
            need_min=data["length"],
            filters=Filters(
                machines=True,
                text=data["q"],
                zones=tuple(data.get("zone", ())),
                category=data.get("category"),
                organisation_code=data.get("unit"),
                modes=tuple(data.get("way", ())),
                training=tuple(data.get("training", ())),
                specs=tuple(data["spec"]),
            ),
            sort=Sort(data["sort"]),
            price_most_fen=None if price is None else price * 100,
            instant=data["instant"],
            qualified=data["qualified"],
            whole_day=data["hours"] == "all",
            page=data["page"],
        )


def query_of(wish: Wish) -> dict[str, Any]:
    """Return the wish as query parameters, without what needs no saying."""
    filters = wish.filters
    price = wish.price_most_fen
    return {
        "q": filters.text or None,
        "on": wish.day.isoformat(),
        "length": wish.need_min,
        "zone": list(filters.zones),
        "category": filters.category,
        "unit": filters.organisation_code,
        "way": list(filters.modes),
        "training": list(filters.training),
        "spec": list(filters.specs),
        "price": None if price is None else price // 100,
        "instant": "true" if wish.instant else None,
        "qualified": "true" if wish.qualified else None,
        "sort": None if wish.sort is Sort.RELEVANCE else str(wish.sort),
        "hours": "all" if wish.whole_day else None,
    }


class AvailabilitySchema(StrictSchema):
    """One page of results."""

    total = fields.Integer()
    fitting = fields.Integer(
        metadata={"description": "Among the best 1,500, where more match"}
    )
    page = fields.Integer()
    pages = fields.Integer()
    did_you_mean = fields.String(
        allow_none=True,
        metadata={"description": "When nothing is called what was typed"},
    )
    readings = fields.List(
        fields.Dict(), metadata={"description": "What an ambiguous term may mean"}
    )
    items = fields.List(fields.Dict())
