"""The timeline of many instruments, as a query string and as JSON."""

from typing import Any

from marshmallow import fields, post_load

from booking.schemas.calendar import BlockSchema
from catalog.rules.filters import Filters
from kernel.http.fields import Day, OneOf, StrictSchema, Text, Whole

VIEWS = ("day", "night", "week")


class _FiltersSchema(StrictSchema):
    q = Text(most=100, blank=True, load_default="")
    zone = fields.List(Text(most=20), metadata={"many": True})
    category = Text(most=6)
    unit = Text(most=20, metadata={"description": "Organisation code"})

    @post_load
    def with_filters(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the conditions on listings as one value."""
        filters = Filters(
            machines=True,
            text=data.pop("q"),
            zones=tuple(data.pop("zone", ())),
            category=data.pop("category", None),
            organisation_code=data.pop("unit", None),
        )
        return {**data, "filters": filters}


class OverviewSchema(_FiltersSchema):
    """Which instruments, which days, and from which row on."""

    on = Day()
    view = Text(most=10, load_default="day", validate=OneOf(*VIEWS))
    row = Whole(least=0, most=1_000_000, load_default=0)


class TimelineSchema(_FiltersSchema):
    """Which instruments and days; limit and cursor page through the instruments."""

    on = Day(required=True, metadata={"description": "First Shanghai day"})
    days = Whole(least=1, most=7, load_default=1)
    limit = Whole(least=1, most=200, load_default=50)
    cursor = Text(most=400)


class TimelineRowSchema(StrictSchema):
    """An instrument's time, without names."""

    instrument = fields.String(attribute="code")
    name_zh = fields.String(attribute="name.zh")
    name_en = fields.String(attribute="name.en")
    model = fields.String()
    zone = fields.String()
    blocks = fields.List(fields.Nested(BlockSchema))


class TimelinePageSchema(StrictSchema):
    """A page of rows; next_cursor is null on the last."""

    total = fields.Integer()
    items = fields.List(fields.Nested(TimelineRowSchema))
    next_cursor = fields.String(allow_none=True)
