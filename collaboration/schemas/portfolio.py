"""The portfolio: the question and the answer."""

from typing import Any

from marshmallow import fields, post_load

from collaboration.rules.period import Period
from collaboration.schemas.shown import money
from collaboration.schemas.use import right_period
from kernel.http.fields import StrictSchema, Text


class PortfolioQuery(StrictSchema):
    """The period whose hours are counted; by default the running year."""

    period = Text(most=6, blank=True, load_default="", validate=right_period)

    @post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> Period | None:
        """Return the period."""
        return Period.parse(data["period"])


class PortfolioSchema(StrictSchema):
    """Lines by sector, stage, zone pair and unit with the total; flows between zones."""

    period = fields.String()
    lines = fields.List(fields.Dict())
    flows = fields.List(fields.Dict())
    quarters = fields.List(fields.Dict())


def shown_line_of_portfolio(one: Any) -> dict[str, Any]:
    """Return a Line as plain values."""
    return {
        "kind": one.kind,
        "key": one.key,
        "other": one.other,
        "name_zh": one.name.zh,
        "name_en": one.name.en,
        "projects": one.projects,
        "planned": money(one.plan_fen),
        "invested": money(one.invested_fen),
        "jobs": one.jobs,
        "patents": one.patents,
        "minutes": one.minutes,
    }
