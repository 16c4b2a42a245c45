"""The search for free time between two moments, as a query string and as an answer."""

from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from booking.rules.free_time import FreeWish
from booking.rules.span import Span
from catalog.rules.filters import Filters
from catalog.rules.listing_state import Mode
from catalog.schemas.search import spec_conditions
from kernel.http.fields import Moment, OneOf, StrictSchema, Text, Whole
from kernel.values import clock
from kernel.values.clock import SHANGHAI
from kernel.values.text import N_, Message

USUAL_MIN = 180
MOST_DAYS = 31
PAGES = 50
_LATE_END = N_("The end must be after the start.")
_PAST = N_("This time has passed. Choose a later one.")
_TOO_LONG = N_("At most {most} days between the two moments.")
_TOO_SHORT = N_("Between the two moments lie {minutes_min} only.")


class FreeTimeQuery(StrictSchema):
    """At least `length` minutes between `from` and `until`, on conditions."""

    q = Text(most=100, blank=True, load_default="")
    since = Moment(
        data_key="from",
        clock=SHANGHAI,
        metadata={"description": "Without an offset on a Shanghai clock; now if empty"},
    )
    until = Moment(
        clock=SHANGHAI,
        metadata={"description": "Seven days after `from` when not given"},
    )
    length = Whole(
        least=5,
        most=MOST_DAYS * 1440,
        load_default=USUAL_MIN,
        metadata={"description": "Minutes in a row, at least"},
    )
    near = Text(
        most=20, metadata={"description": "Zone from which `km` counts; mine if empty"}
    )
    km = Whole(
        least=0, most=200, metadata={"description": "At most so far, straight line"}
    )
    zone = fields.List(Text(most=20), metadata={"many": True})
    category = Text(most=6)
    unit = Text(most=20, metadata={"description": "Organisation code"})
    way = fields.List(Text(most=20, validate=OneOf(*Mode)), metadata={"many": True})
    spec = spec_conditions()
    price = Whole(
        least=0, most=1_000_000, metadata={"description": "At most, yuan per hour"}
    )
    qualified = fields.Boolean(load_default=False)
    page = Whole(least=1, most=PAGES, load_default=1)

    # With the faults of single fields, so that one look shows them all.
    @validates_schema(skip_on_field_errors=False)
    def window_is_sensible(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a window that ends before it starts, or that a wish does not fit."""
        start, end = _window(data)
        if end <= start:
            raise ValidationError(Message(_LATE_END), "until")
        if end <= clock.now():
            raise ValidationError(Message(_PAST), "until")
        if end - start > timedelta(days=MOST_DAYS):
            raise ValidationError(Message(_TOO_LONG, most=MOST_DAYS), "until")
        minutes = int((end - start).total_seconds() // 60)
        if data.get("length", USUAL_MIN) > minutes:
            said = Message(_TOO_SHORT, minutes_min=minutes)
            raise ValidationError(said, "length")

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> FreeWish:
        """Return the wish as a value."""
        price = data.get("price")
        return FreeWish(
            window=Span(*_window(data)),
            need_min=data["length"],
            filters=Filters(
                machines=True,
                text=data["q"],
                zones=tuple(data.get("zone", ())),
                category=data.get("category"),
                organisation_code=data.get("unit"),
                modes=tuple(data.get("way", ())),
                specs=tuple(data["spec"]),
            ),
            near=data.get("near"),
            within_km=data.get("km"),
            price_most_fen=None if price is None else price * 100,
            qualified=data["qualified"],
            page=data["page"],
        )


def _window(data: dict[str, Any]) -> tuple[datetime, datetime]:
    start = data.get("since") or clock.now().replace(second=0, microsecond=0)
    return start, data.get("until") or start + timedelta(days=7)


def query_of(wish: FreeWish) -> dict[str, Any]:
    """Return the wish as query parameters, without what needs no saying."""
    filters, price = wish.filters, wish.price_most_fen
    return {
        "q": filters.text or None,
        "from": local_input(wish.window.start),
        "until": local_input(wish.window.end),
        "length": wish.need_min,
        "near": wish.near,
        "km": wish.within_km,
        "zone": list(filters.zones),
        "category": filters.category,
        "unit": filters.organisation_code,
        "way": list(filters.modes),
        "spec": list(filters.specs),
        "price": None if price is None else price // 100,
        "qualified": "true" if wish.qualified else None,
    }


def local_input(moment: datetime) -> str:
    """Return a moment as a browser's date and time field wants it."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M")


class FreeTimeSchema(StrictSchema):
    """The soonest free blocks; without any, the nearest misses and what gives."""

    page = fields.Integer()
    more = fields.Boolean()
    items = fields.List(fields.Dict())
    misses = fields.List(fields.Dict())
