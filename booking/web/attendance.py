"""The buttons of the day: check in, check out, stay longer, release."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.check_in import check_in
from booking.commands.check_out import check_out
from booking.commands.extend_reservation import extend_reservation
from booking.commands.release_no_show import release_no_show
from booking.queries.reservations import LockedReservation, reservation_view, span_of
from booking.schemas.attendance import ExtensionSchema
from identity.rules.next_address import safe_next
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import local_time, messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("attendance", __name__, template_folder="templates")


@pages.post("/bookings/<code>/check-in")
def check_in_view(code: str) -> ResponseReturnValue:
    """Begin to use the instrument."""
    actor, at = current_actor(), clock.now()
    said = gettext("Checked in. The time runs.")
    return _done(code, lambda: check_in(code, by=actor, at=at), lambda _found: said)


@pages.post("/bookings/<code>/check-out")
def check_out_view(code: str) -> ResponseReturnValue:
    """Leave; the rest of the time is free again."""
    actor, at = current_actor(), clock.now()
    said = gettext("Checked out. What is left of the time is free again.")
    return _done(code, lambda: check_out(code, by=actor, at=at), lambda _found: said)


@pages.post("/bookings/<code>/extend")
def extend(code: str) -> ResponseReturnValue:
    """Stay longer, if the time behind is free."""
    actor, at = current_actor(), clock.now()

    def act() -> LockedReservation:
        return extend_reservation(code, **load_form(ExtensionSchema()), by=actor, at=at)

    def said(found: LockedReservation) -> str:
        end = local_time(span_of(found.reservation).end)
        return str(
            gettext("Extended: the instrument is yours until %(time)s.", time=end)
        )

    return _done(code, act, said)


@pages.post("/bookings/<code>/release")
def release(code: str) -> ResponseReturnValue:
    """Give back the time of somebody who did not come."""
    actor, at = current_actor(), clock.now()
    said = gettext("%(code)s is marked as missed; its time is free again.", code=code)
    return _done(
        code, lambda: release_no_show(code, by=actor, at=at), lambda _found: said
    )


def _done(
    code: str,
    act: Callable[[], LockedReservation],
    said: Callable[[LockedReservation], str],
) -> ResponseReturnValue:
    """Act, and return to where the button stood with what came of it."""
    try:
        flash(said(act()))
    except (Malformed, Refused) as error:
        reservation_view(code, current_actor())
        for sentences in messages(error).values():
            for sentence in sentences:
                flash(sentence, "bad")
    home = url_for("reservations.reservation_page", code=code)
    target = safe_next(request.form.get("_next"), home)
    return redirect(target, HTTPStatus.SEE_OTHER)
