"""Which project used which instrument: the question and the answer."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from collaboration.rules.filters import UseFilters
from collaboration.rules.period import Period
from collaboration.schemas.shown import money
from kernel.http.fields import OneOf, StrictSchema, Text
from kernel.values.text import N_, Message

ZONES = ("neobay", "zhangjiang", "lingang", "hongqiao_mh")


def right_period(text: str) -> None:
    """Accept nothing or a period. Raises ValidationError."""
    if text and Period.parse(text) is None:
        raise ValidationError(
            Message(N_("A period such as 2026Q3, 2026H1 or 2026 is expected here."))
        )


class UseQuery(StrictSchema):
    """A period, by default the running quarter; where the instrument stands; words."""

    period = Text(most=6, blank=True, load_default="", validate=right_period)
    zone = Text(most=20, blank=True, load_default="", validate=OneOf("", *ZONES))
    q = Text(most=100, blank=True, load_default="")

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> UseFilters:
        """Return the filters as a value."""
        return UseFilters(Period.parse(data["period"]), data["zone"], data["q"])


class UseListSchema(StrictSchema):
    """What each project used, the longest first; computed from the bookings."""

    period = fields.String()
    items = fields.List(fields.Dict())


def shown_use(one: Any) -> dict[str, Any]:
    """Return a ProjectUse as plain values."""
    return {
        "project": one.project,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "instrument": one.instrument,
        "name_zh": one.name.zh,
        "name_en": one.name.en,
        "zone": one.zone,
        "bookings": one.times,
        "minutes": one.minutes,
        "cost": money(one.cost_fen),
    }
