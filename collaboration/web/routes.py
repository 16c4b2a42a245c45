"""The review routes, for administrators: which units are asked."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.set_duty import set_duty as set_it
from collaboration.commands.switch_station import switch_station
from collaboration.queries.duties import duties
from collaboration.queries.routes import station_list
from collaboration.rules.duty import DUTY_WORDS, SWITCHABLE
from collaboration.schemas.project import DutySchema, SwitchSchema
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.values import clock

pages = Blueprint("routes", __name__, template_folder="templates")
pages.context_processor(words)


@pages.get("/admin/review-routes")
def route_list() -> ResponseReturnValue:
    """Show the routes of all tasks."""
    return render_template(
        "collaboration/routes.html",
        stations=station_list(),
        duties=duties(),
        duty_words=DUTY_WORDS,
        switchable=SWITCHABLE,
    )


@pages.post("/admin/review-routes/duties")
def set_duty() -> ResponseReturnValue:
    """Say which reports are owed."""
    set_it(**load_form(DutySchema()), by=current_actor(), at=clock.now())
    flash(gettext("Saved. Reminders and the overdue list follow it from now on."))
    return redirect(url_for("routes.route_list"), HTTPStatus.SEE_OTHER)


@pages.post("/admin/review-routes")
def switch() -> ResponseReturnValue:
    """Switch a unit's place on a route on or off."""
    switch_station(**load_form(SwitchSchema()), by=current_actor(), at=clock.now())
    flash(gettext("Saved. It holds for reports submitted from now on."))
    return redirect(url_for("routes.route_list"), HTTPStatus.SEE_OTHER)
