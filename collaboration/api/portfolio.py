"""The portfolio over REST."""

from typing import Any

from flask_smorest import Blueprint

from collaboration.queries.portfolio import FLOW, lines, quarters
from collaboration.rules.period import Period
from collaboration.schemas.portfolio import (
    PortfolioQuery,
    PortfolioSchema,
    shown_line_of_portfolio,
)
from kernel.http.caller import current_actor
from kernel.values import clock
from kernel.values.clock import local_day

api = Blueprint("portfolio_api", __name__, description="What collaborations add up to")


@api.get("/portfolio")
@api.arguments(PortfolioQuery, location="query")
@api.response(200, PortfolioSchema)
def get_portfolio(asked: Period | None) -> dict[str, Any]:
    """Read what the collaborations that I may see add up to"""
    actor, at = current_actor(), clock.now()
    today = local_day(at)
    period = asked or Period(today.year, "Y")
    shown = quarters(
        actor, first=Period(today.year, "Q", 1), last=Period(today.year + 1, "Q", 4)
    )
    found = lines(actor, period, at=at)
    return {
        "period": str(period),
        "lines": [shown_line_of_portfolio(o) for o in found if o.kind != FLOW],
        "flows": [
            {"from": one.key or None, "to": one.other, "minutes": one.minutes}
            for one in found
            if one.kind == FLOW
        ],
        "quarters": [
            {
                "quarter": str(Period.containing(one.first_day)),
                "planned": one.planned,
                "reached": one.reached,
            }
            for one in shown
        ],
    }
