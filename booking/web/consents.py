"""Pages about who books for whom, and handing a booking over."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.end_consent import end_consent
from booking.commands.give_consent import give_consent
from booking.commands.transfer_reservation import transfer_reservation
from booking.queries.consents import given_by, given_to
from booking.queries.reservations import my_counts, reservation_view
from booking.schemas.consent import ConsentRequestSchema
from booking.schemas.transfer import TransferSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale

pages = Blueprint("consents", __name__, template_folder="templates")


@pages.get("/bookings/people")
def people_page() -> ResponseReturnValue:
    """Show who may book for me, and for whom I may."""
    return _page({})


@pages.post("/bookings/people")
def give() -> ResponseReturnValue:
    """Let somebody book for me."""
    try:
        wanted = load_form(ConsentRequestSchema())
        give_consent(wanted["email"], by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("This person may book for you from now on."))
    return redirect(url_for(".people_page"), HTTPStatus.SEE_OTHER)


@pages.post("/bookings/people/<int:consent_id>/end")
def end(consent_id: int) -> ResponseReturnValue:
    """End a consent."""
    end_consent(consent_id, by=current_actor(), at=clock.now())
    flash(gettext("That has ended; bookings made until now stay."))
    return redirect(url_for(".people_page"), HTTPStatus.SEE_OTHER)


@pages.get("/bookings/<code>/transfer")
def transfer_form(code: str) -> ResponseReturnValue:
    """Ask who takes the booking over."""
    return _transfer_page(code, {})


@pages.post("/bookings/<code>/transfer")
def transfer(code: str) -> ResponseReturnValue:
    """Hand the booking over."""
    try:
        wanted = load_form(TransferSchema())
        transfer_reservation(
            code, **wanted, version=form_version(), by=current_actor(), at=clock.now()
        )
    except (Malformed, Refused, Stale) as error:
        return _transfer_page(code, messages(error)), status_of(error)
    flash(gettext("%(code)s is your colleague's now; both of you are told.", code=code))
    return redirect(url_for("reservations.mine"), HTTPStatus.SEE_OTHER)


def _page(errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/consents.html",
        by_me=given_by(actor),
        to_me=given_to(actor),
        counts=my_counts(actor, at=at),
        errors=errors,
        typed=request.form,
    )


def _transfer_page(code: str, errors: dict[str, list[str]]) -> str:
    view = reservation_view(code, current_actor())
    return render_template(
        "booking/transfer.html", view=view, errors=errors, typed=request.form
    )
