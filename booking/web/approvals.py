"""The lab's inbox: requests that wait for a yes or a no."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.approve_passing import approve_passing
from booking.commands.approve_reservation import approve_reservation
from booking.commands.decline_reservation import decline_reservation
from booking.queries.appeals import appeals_waiting
from booking.queries.approvals import approval_queue
from booking.queries.board import by_urgency
from booking.queries.decisions import checked
from booking.rules.reservation_state import ReservationState
from booking.rules.steps import my_step, open_steps
from booking.schemas.approvals import ChosenFormSchema, why_left
from booking.schemas.reservation import CommentSchema, ReasonSchema
from identity.queries.groups import group_names
from identity.queries.people import names
from identity.rules.next_address import safe_next
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import Malformed, Refused, Stale

pages = Blueprint("approvals", __name__, template_folder="templates")


@pages.app_context_processor
def steps_of_requests() -> dict[str, object]:
    """Tell templates whose yes a request waits for."""
    return {"open_steps": open_steps}


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
        done = approve_reservation(
            code, wanted["comment"], version=form_version(), by=actor, at=at
        )
    except (Malformed, Refused, Stale) as error:
        return _inbox(code, messages(error)), status_of(error)
    if done.reservation.state is ReservationState.REQUESTED:
        flash(gettext("Your yes to %(code)s is kept; the other is awaited.", code=code))
    else:
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


@pages.get("/desk/approvals/<code>/check")
def check(code: str) -> ResponseReturnValue:
    """Say what every rule makes of one request, for the page that shows it."""
    seen = checked(code, current_actor(), at=clock.now())
    return render_template("booking/_check.html", seen=seen)


@pages.post("/desk/approvals")
def approve_all() -> ResponseReturnValue:
    """Say yes to the chosen requests, as far as every rule agrees."""
    actor, at = current_actor(), clock.now()
    try:
        chosen = load_form(ChosenFormSchema())["pick"]
    except Malformed as error:
        return _inbox("", messages(error)), status_of(error)
    done = approve_passing(chosen, by=actor, at=at)
    if done.approved:
        count = len(done.approved)
        flash(gettext("%(count)s confirmed; the people have been told.", count=count))
    if done.agreed:
        count = len(done.agreed)
        flash(
            gettext("Your yes to %(count)s is kept; the other is awaited.", count=count)
        )
    if not done.left:
        return redirect(url_for(".inbox"), HTTPStatus.SEE_OTHER)
    said = {code: why_left(error) for code, error in done.left.items()}
    return _inbox("", {}, said), HTTPStatus.CONFLICT


def _back() -> ResponseReturnValue:
    """Return to the page whose button was pressed: the inbox, the board, the booking."""
    target = safe_next(request.form.get("_next"), url_for(".inbox"))
    return redirect(target, HTTPStatus.SEE_OTHER)


def _inbox(
    focus: str,
    errors: dict[str, list[str]],
    left: Mapping[str, list[str]] | None = None,
) -> str:
    actor, at = current_actor(), clock.now()
    views = approval_queue(actor)
    mine = {one.code: my_step(one.row, one.owner_id, actor) for one in views}
    answered = [
        who
        for one in views
        for who in (one.row.supervised_by_id, one.row.decided_by_id)
    ]
    stood_in = [one.stood_in_for for one in mine.values()]
    return render_template(
        "booking/approvals.html",
        groups=by_urgency(views, at),
        waiting=len(views),
        appeals=appeals_waiting(actor),
        focus=focus,
        errors=errors,
        left=left or {},
        mine=mine,
        names=names(who for who in [*answered, *stood_in] if who is not None),
        group_names=group_names(
            one.row.group_id for one in views if one.row.group_id is not None
        ),
        runs_a_lab=actor.holds_anywhere(Role.LAB_MANAGER),
        answers_for_a_lab=actor.acts_anywhere(Role.LAB_MANAGER),
        now=at,
    )
