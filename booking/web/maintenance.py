"""Maintenance that repeats, and the calendar of all downtime of a lab."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.end_plan import end_plan
from booking.commands.plan_maintenance import plan_maintenance
from booking.queries.board import lab_instruments
from booking.queries.maintenance import downtime_sheet, maintenance_plans
from booking.rules.maintenance import month_of, week_of
from booking.schemas.maintenance import PlanFormSchema, SheetSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, NotFound, Refused

pages = Blueprint("maintenance", __name__, template_folder="templates")


@pages.get("/desk/maintenance/plans")
def plan_list() -> ResponseReturnValue:
    """Show the plans of the lab, and a form for one more."""
    return _page({})


@pages.post("/desk/maintenance/plans")
def plan() -> ResponseReturnValue:
    """Enter every time of a plan."""
    try:
        wanted = load_form(PlanFormSchema())
        _plan, times = plan_maintenance(**wanted, by=current_actor(), at=clock.now())
    except NotFound:
        said = {"instrument": [gettext("Choose an instrument of your lab.")]}
        return _page(said), HTTPStatus.UNPROCESSABLE_ENTITY
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    kept = sum(one.kept for one in times)
    flash(
        gettext(
            "%(kept)s times are entered, %(left)s were left out.",
            kept=kept, left=len(times) - kept,
        )
    )  # fmt: skip
    return redirect(url_for(".plan_list"), HTTPStatus.SEE_OTHER)


@pages.post("/desk/maintenance/plans/<int:plan_id>/end")
def end(plan_id: int) -> ResponseReturnValue:
    """Call off the times to come."""
    try:
        count = end_plan(plan_id, by=current_actor(), at=clock.now())
    except Refused as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("%(count)s times are called off and can be booked.", count=count))
    return redirect(url_for(".plan_list"), HTTPStatus.SEE_OTHER)


@pages.get("/desk/maintenance/calendar")
def calendar() -> ResponseReturnValue:
    """Show a month or a week of everything that closes the lab's instruments."""
    actor, at = current_actor(), clock.now()
    asked = load_query(SheetSchema())
    today = clock.local_day(at)
    day = asked.get("on") or today
    month = asked["view"] == "month"
    first, days = month_of(day) if month else week_of(day)
    first_of_month = day.replace(day=1)
    before = first_of_month - timedelta(days=1) if month else first - timedelta(days=7)
    after = first_of_month + timedelta(days=32) if month else first + timedelta(days=7)
    sheet = downtime_sheet(actor, first, days)
    return render_template(
        "booking/maintenance_calendar.html",
        view=asked["view"],
        day=day,
        weeks=[sheet[n : n + 7] for n in range(0, days, 7)],
        before=before.replace(day=1) if month else before,
        after=after.replace(day=1) if month else after,
        today=today,
        count=len({id(one) for shown in sheet for one in shown.entries}),
        now=at,
    )


def _page(errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/maintenance_plans.html",
        plans=maintenance_plans(actor, at=at),
        instruments=lab_instruments(actor),
        errors=errors,
        typed=request.form,
        chosen=request.form.getlist("day"),
        today=clock.local_day(at),
        now=at,
    )
