"""Pages of safety permits: my own, and those to check."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.check_permit import check_permit
from booking.commands.file_permit import file_permit
from booking.commands.withdraw_permit import withdraw_permit
from booking.permissions import TABLE, Desk, Permission
from booking.queries.permits import desk_permits, my_permits
from booking.rules.permits import PERMIT_WORDS, STATE_WORDS
from booking.schemas.permit import DeskPermitsQuery, PermitCheckSchema, PermitSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, form_version, load_form, load_query
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale

pages = Blueprint("permits", __name__, template_folder="templates")
SOON = timedelta(days=60)


@pages.get("/me/permits")
def mine() -> ResponseReturnValue:
    """Show my permits, and the form that enters one."""
    return _mine({})


@pages.post("/me/permits")
def file() -> ResponseReturnValue:
    """Enter a permit, once per form."""
    actor, at = current_actor(), clock.now()
    try:
        given = load_form(PermitSchema())
        sent = request.form.to_dict(flat=False) | {"csrf_token": ""}

        def make() -> Answer:
            return Answer(201, {"id": file_permit(**given, by=actor, at=at).id})

        once(make, key=form_key(), asked=fingerprint("permit", sent), by=actor, at=at)
    except (Malformed, Refused) as error:
        return _mine(messages(error)), status_of(error)
    flash(gettext("The permit is entered. It counts once it is checked."))
    return redirect(url_for(".mine"), HTTPStatus.SEE_OTHER)


@pages.post("/me/permits/<int:permit_id>/withdraw")
def withdraw(permit_id: int) -> ResponseReturnValue:
    """Take a permit of mine back."""
    withdraw_permit(permit_id, by=current_actor(), at=clock.now())
    flash(gettext("The permit is withdrawn."))
    return redirect(url_for(".mine"), HTTPStatus.SEE_OTHER)


@pages.get("/desk/permits")
def desk() -> ResponseReturnValue:
    """Show the permits that wait for a check, or those of another state."""
    try:
        return _desk(load_query(DeskPermitsQuery()), {})
    except Malformed as error:
        return _desk(DeskPermitsQuery().load({}), messages(error)), status_of(error)


@pages.post("/desk/permits/<int:permit_id>")
def check(permit_id: int) -> ResponseReturnValue:
    """Accept or reject a permit."""
    try:
        given = load_form(PermitCheckSchema())
        check_permit(
            permit_id,
            **given,
            version=form_version(),
            by=current_actor(),
            at=clock.now(),
        )
    except (Malformed, Refused, Stale) as error:
        page = _desk(DeskPermitsQuery().load({}), messages(error), permit_id)
        return page, status_of(error)
    said = gettext("The permit counts now.") if given["accept"] else gettext(
        "The permit is not accepted; the person is told why."
    )  # fmt: skip
    flash(said)
    return redirect(url_for(".desk"), HTTPStatus.SEE_OTHER)


def _mine(errors: dict[str, list[str]]) -> str:
    actor, today = current_actor(), clock.local_day(clock.now())
    return render_template(
        "booking/permits.html",
        views=my_permits(actor),
        may_file=TABLE.allowed(actor, Permission.BOOK, Desk()),
        kinds=PERMIT_WORDS,
        states=STATE_WORDS,
        today=today,
        soon=today + SOON,
        errors=errors,
        typed=request.form if errors else {},
    )


def _desk(
    asked: dict[str, Any], errors: dict[str, list[str]], failed: int | None = None
) -> str:
    actor = current_actor()
    return render_template(
        "booking/permits_desk.html",
        views=desk_permits(actor, state=asked["state"], q=asked["q"]),
        asked=asked,
        kinds=PERMIT_WORDS,
        states=STATE_WORDS,
        me=actor.id,
        may_train=TABLE.conceivable(actor, Permission.TRAIN),
        today=clock.local_day(clock.now()),
        errors=errors,
        failed=failed,
        typed=request.form if errors else {},
    )
