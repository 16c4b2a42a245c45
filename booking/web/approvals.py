"""The lab's inbox: requests that wait for a yes or a no."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.approve_reservation import approve_reservation
from booking.commands.decline_reservation import decline_reservation
from booking.queries.approvals import approval_queue
from booking.queries.board import by_urgency
from booking.schemas.reservation import CommentSchema, ReasonSchema
from identity.rules.next_address import safe_next
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale

pages = Blueprint("approvals", __name__, template_folder="templates")


@pages.get("/desk/approvals")
def inbox() -> ResponseReturnValue:
    """Show the waiting requests, the next to lapse first."""
    return _inbox("", {})


@pages.post("/desk/approvals/<code>/approve")
def approve(code: str) -> ResponseReturnValue:
    """Say yes."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(CommentSchema())
        approve_reservation(
            code, wanted["comment"], version=form_version(), by=actor, at=at
        )
    except (Malformed, Refused, Stale) as error:
        return _inbox(code, messages(error)), status_of(error)
    flash(gettext("%(code)s is confirmed; the person has been told.", code=code))
    return _back()


@pages.post("/desk/approvals/<code>/decline")
def decline(code: str) -> ResponseReturnValue:
    """Say no, with the reason."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(ReasonSchema())
        decline_reservation(
            code, wanted["comment"], version=form_version(), by=actor, at=at
        )
    except (Malformed, Refused, Stale) as error:
        return _inbox(code, messages(error)), status_of(error)
    flash(gettext("%(code)s is declined; its time is free again.", code=code))
    return _back()


def _back() -> ResponseReturnValue:
    """Return to the page whose button was pressed: the inbox, the board, the booking."""
    target = safe_next(request.form.get("_next"), url_for(".inbox"))
    return redirect(target, HTTPStatus.SEE_OTHER)


def _inbox(focus: str, errors: dict[str, list[str]]) -> str:
    at = clock.now()
    views = approval_queue(current_actor())
    return render_template(
        "booking/approvals.html",
        groups=by_urgency(views, at),
        waiting=len(views),
        focus=focus,
        errors=errors,
        now=at,
    )
