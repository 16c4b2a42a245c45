"""The public page of an instrument: specs, rules, price for me, weekly calendar."""

from datetime import date, datetime, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from booking.queries.alternatives import others_of_kind
from booking.queries.preview import visible_instrument
from booking.queries.prices import price_for
from booking.queries.terms import policy_of, rates_of
from booking.queries.week import week_of
from booking.schemas.calendar import WeekSchema
from catalog.queries.listing import listing_by_code
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.values import clock

pages = Blueprint("instruments", __name__, template_folder="templates")


@pages.get("/instruments/<code>")
def instrument_page(code: str) -> ResponseReturnValue:
    """Show one instrument."""
    actor, at = current_actor(), clock.now()
    wanted = load_query(WeekSchema())
    listing = listing_by_code(code, actor)
    instrument = visible_instrument(code, actor)
    first = first_day(wanted.get("on"), at)
    return render_template(
        "booking/instrument.html",
        listing=listing,
        instrument=instrument,
        week=week_of(instrument, first, viewer=actor, at=at),
        first=first,
        policy=policy_of(instrument, at=at),
        rates=rates_of(instrument.id, at=at),
        mine=price_for(instrument, actor, at=at),
        others=others_of_kind(instrument, actor, at=at)[1:4],
        today=clock.local_day(at),
        now=at,
    )


@pages.get("/instruments/<code>/calendar")
def week(code: str) -> ResponseReturnValue:
    """Show one week of an instrument, alone or as a fragment of its page."""
    actor, at = current_actor(), clock.now()
    wanted = load_query(WeekSchema())
    instrument = visible_instrument(code, actor)
    first = first_day(wanted.get("on"), at)
    return render_template(
        "booking/week.html",
        instrument=instrument,
        week=week_of(instrument, first, viewer=actor, at=at),
        first=first,
        today=clock.local_day(at),
        now=at,
    )


def first_day(wished: date | None, at: datetime) -> date:
    """Return the Monday of the wished day's week, or of this one."""
    day = wished or clock.local_day(at)
    return day - timedelta(days=day.weekday())
