"""Pages of the waitlist, and holding a slot while the booking form is open."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import EXCLUDE

from booking.commands.accept_offer import accept_offer
from booking.commands.book_any import book_any
from booking.commands.decline_offer import decline_offer
from booking.commands.hold_slot import hold_slot
from booking.commands.join_waitlist import join_waitlist
from booking.commands.leave_waitlist import leave_waitlist
from booking.commands.release_hold import release_hold
from booking.queries.reservations import my_counts
from booking.queries.waitlist import my_waits
from booking.rules.wanted import WantedReservation
from booking.schemas.reservation import AnyRequestSchema, ShownSlotSchema
from booking.schemas.waitlist import OfferAcceptanceSchema, WaitFormSchema
from catalog.queries.agreements import versions_due
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, load_form
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("waitlist", __name__, template_folder="templates")


@pages.get("/bookings/waitlist")
def waitlist_page() -> ResponseReturnValue:
    """Show what I wait for, offers first, and what became of the rest."""
    return _page({})


@pages.post("/bookings/waitlist")
def join() -> ResponseReturnValue:
    """Wait for a slot that was refused."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(WaitFormSchema())
        sent = request.form.to_dict(flat=False) | {"csrf_token": ""}

        def make() -> Answer:
            join_waitlist(wanted, by=actor, at=at)
            return Answer(201, {})

        once(make, key=form_key(), asked=fingerprint("wait", sent), by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("You are in line. An offer reaches you by message and by mail."))
    return redirect(url_for(".waitlist_page"), HTTPStatus.SEE_OTHER)


@pages.post("/book/any")
def book_any_view() -> ResponseReturnValue:
    """Book any instrument of the kind at the time of the form."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(AnyRequestSchema())
        sent = request.form.to_dict(flat=False) | {"csrf_token": ""}

        def make() -> Answer:
            return Answer(201, {"code": book_any(wanted, by=actor, at=at).code})

        made = once(
            make, key=form_key(), asked=fingerprint("any", sent), by=actor, at=at
        )
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    code = made.body["code"]
    target = url_for("reservations.reservation_page", code=code, new=1)
    return redirect(target, HTTPStatus.SEE_OTHER)


@pages.post("/bookings/waitlist/<code>/accept")
def accept(code: str) -> ResponseReturnValue:
    """Book the offered slot."""
    try:
        given = load_form(OfferAcceptanceSchema())
        made = accept_offer(code, **given, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    target = url_for("reservations.reservation_page", code=made.code, new=1)
    return redirect(target, HTTPStatus.SEE_OTHER)


@pages.post("/bookings/waitlist/<code>/decline")
def decline(code: str) -> ResponseReturnValue:
    """Let the offered slot pass on."""
    try:
        decline_offer(code, by=current_actor(), at=clock.now())
    except Refused as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("The slot goes to the next in line; you keep your place."))
    return redirect(url_for(".waitlist_page"), HTTPStatus.SEE_OTHER)


@pages.post("/bookings/waitlist/<code>/leave")
def leave(code: str) -> ResponseReturnValue:
    """Stop waiting."""
    try:
        leave_waitlist(code, by=current_actor(), at=clock.now())
    except Refused as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("You do not wait for this any more."))
    return redirect(url_for(".waitlist_page"), HTTPStatus.SEE_OTHER)


@pages.post("/book/hold")
def hold() -> ResponseReturnValue:
    """Keep the slot of the open form for ten minutes."""
    actor, at = current_actor(), clock.now()
    wanted: WantedReservation = load_form(ShownSlotSchema(unknown=EXCLUDE))
    errors, until = {}, None
    try:
        until = hold_slot(wanted, by=actor, at=at).lapses_at
    except Refused as error:
        errors = messages(error)
    if request.headers.get("HX-Request"):
        return render_template(
            "booking/_hold.html", until=until, errors=errors, wanted=wanted
        )
    for said in errors.get("", []):
        flash(said, "warn")
    return redirect(_form_of(wanted), HTTPStatus.SEE_OTHER)


@pages.post("/book/release")
def release() -> ResponseReturnValue:
    """Give the slot of the form back."""
    wanted: WantedReservation = load_form(ShownSlotSchema(unknown=EXCLUDE))
    release_hold(wanted.instrument, by=current_actor(), at=clock.now())
    if request.headers.get("HX-Request"):
        return render_template(
            "booking/_hold.html", until=None, errors={}, wanted=wanted
        )
    return redirect(_form_of(wanted), HTTPStatus.SEE_OTHER)


def _form_of(wanted: WantedReservation) -> str:
    return url_for(
        "book.form",
        instrument=wanted.instrument,
        start=wanted.span.start.isoformat(),
        end=wanted.span.end.isoformat(),
        mode=wanted.mode,
    )


def _page(errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    waits = my_waits(actor)
    offered = [one.offered_code for one in waits if one.slot]
    return render_template(
        "booking/waitlist.html",
        waits=waits,
        due=versions_due(offered, actor, at) if offered else {},
        closed=my_waits(actor, live=False, limit=10),
        counts=my_counts(actor, at=at),
        errors=errors,
        now=at,
    )
