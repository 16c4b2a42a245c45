"""A research group's hours, and what its supervisor confirmed beforehand."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.give_confirmation import give_confirmation
from booking.commands.withdraw_confirmation import withdraw_confirmation
from booking.permissions import TABLE, Desk, Permission
from booking.queries.group_use import confirmations_of, group_use
from booking.rules.research_group import STUDENT
from booking.schemas.group_use import ConfirmationRequestSchema, shown_confirmation
from identity.permissions import TABLE as PEOPLE
from identity.permissions import Permission as OfPeople
from identity.queries.groups import group_by_code
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("group_use", __name__, template_folder="templates")

# A group may use hundreds; the API lists all of them.
MOST_SHOWN = 20


@pages.get("/groups/<code>/use")
def use_page(code: str) -> ResponseReturnValue:
    """Show hours, quotas and confirmations of a group."""
    return _page(code, {})


@pages.post("/groups/<code>/confirmations")
def give(code: str) -> ResponseReturnValue:
    """Confirm a student's use of an instrument beforehand."""
    try:
        given = load_form(ConfirmationRequestSchema())
        give_confirmation(code, **given, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Confirmed. The student was told."))
    return _back(code)


@pages.post("/groups/<code>/confirmations/<int:number>/withdraw")
def withdraw(code: str, number: int) -> ResponseReturnValue:
    """Withdraw a confirmation."""
    withdraw_confirmation(code, number, by=current_actor(), at=clock.now())
    flash(gettext("Withdrawn. The student was told; each booking needs a yes again."))
    return _back(code)


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for(".use_page", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    view = group_by_code(code, actor)
    keeps = PEOPLE.allowed(actor, OfPeople.KEEP_GROUP, view.subject)
    confirms = TABLE.allowed(actor, Permission.CONFIRM, Desk(group_id=view.id))
    whole = keeps or confirms
    found = confirmations_of(view.id, at=at, student_id=None if whole else actor.id)
    return render_template(
        "booking/group_use.html",
        group=view,
        use=group_use(view.id, at=at),
        most=MOST_SHOWN,
        whole=whole,
        confirms=confirms,
        confirmations=[(shown_confirmation(one), one) for one in found],
        students=[one for one in view.people if one.standing == STUDENT],
        today=clock.local_day(at),
        values=request.form,
        errors=errors,
    )
