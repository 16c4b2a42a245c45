"""Qualifications for self-operation, for the lab that trains."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.queries.trainings import lab_categories, lab_trainings
from booking.rules.policy import TRAINING
from booking.schemas.training import TrainingFormSchema, TrainingQuery
from identity.commands.record_training import record_training
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import Malformed, NotFound
from kernel.values.text import N_

pages = Blueprint("trainings", __name__, template_folder="templates")
USUAL = timedelta(days=365)


@pages.get("/desk/trainings")
def training_list() -> ResponseReturnValue:
    """Show who is qualified in the lab's categories, and the form to record it."""
    return _page({}, load_query(TrainingQuery())["q"])


@pages.post("/desk/trainings")
def record() -> ResponseReturnValue:
    """Record a qualification; a newer one takes the place of the older."""
    actor, at = current_actor(), clock.now()
    codes = [code for code, _name in lab_categories(actor)]
    try:
        given = load_form(TrainingFormSchema(codes, local_day(at)))
        record_training(**given, by=actor, at=at)
    except Malformed as error:
        return _page(messages(error)), status_of(error)
    except NotFound:
        said = gettext(N_("Nobody is registered with this address."))
        return _page({"email": [said]}), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("The qualification is recorded and counts from now on."))
    return redirect(url_for(".training_list"), HTTPStatus.SEE_OTHER)


def _page(errors: dict[str, list[str]], q: str = "") -> str:
    categories = lab_categories(current_actor())
    today = local_day(clock.now())
    return render_template(
        "booking/trainings.html",
        trainings=lab_trainings(categories, q=q),
        categories=categories,
        levels=TRAINING[1:],
        today=today,
        soon=today + timedelta(days=30),
        usual=today + USUAL,
        q=q,
        values=request.form,
        errors=errors,
    )
