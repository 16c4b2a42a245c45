"""The portfolio page: lines by sector, stage, zones and unit; flows; milestones in time."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from collaboration.queries.portfolio import (
    ALL,
    FLOW,
    PAIR,
    SECTOR,
    STAGE,
    UNIT,
    lines,
    quarters,
)
from collaboration.rules.period import Period
from collaboration.rules.sankey import BAR, HEIGHT, WIDTH, sankey
from collaboration.schemas.portfolio import PortfolioQuery
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.values import clock
from kernel.values.clock import local_day

pages = Blueprint("portfolio", __name__, template_folder="templates")
pages.context_processor(words)

# Units beyond the largest are found through the list of projects.
_UNITS = 12


@pages.get("/collab/portfolio")
def portfolio_page() -> ResponseReturnValue:
    """Show what the collaborations that I may see add up to."""
    asked, actor, at = load_query(PortfolioQuery()), current_actor(), clock.now()
    today = local_day(at)
    period = asked or Period(today.year, "Y")
    found = lines(actor, period, at=at)
    between = [(one.key, one.other, one.minutes) for one in found if one.kind == FLOW]
    running = Period.containing(today)
    in_time = quarters(
        actor,
        first=Period(running.year - 1, "Q", running.part),
        last=Period(running.year + 1, "Q", running.part),
    )
    return render_template(
        "collaboration/portfolio.html",
        period=period,
        total=next(one for one in found if one.kind == ALL),
        by_kind={
            kind: [o for o in found if o.kind == kind] for kind in (SECTOR, STAGE, PAIR)
        }
        | {UNIT: [one for one in found if one.kind == UNIT][:_UNITS]},
        flows=between,
        drawing=sankey(between),
        cross_minutes=sum(m for start, end, m in between if start and start != end),
        size=(WIDTH, HEIGHT, BAR),
        quarters=[(str(Period.containing(one.first_day)), one) for one in in_time],
        running=str(running),
        most=max([one.planned for one in in_time] + [1]),
    )
