"""Booking: the panel, the form, my bookings, changing and cancelling."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.queries.alternatives import alternatives_to, offering
from booking.queries.preview import preview
from booking.queries.reservations import my_counts, my_reservations, reservation_view
from booking.queries.what_if import cancellation, change_preview
from booking.rules.wanted import WantedReservation
from booking.schemas.reservation import (
    CommentSchema,
    PanelSchema,
    ReservationChangeSchema,
    ReservationRequestSchema,
)
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, form_version, load_form, load_query
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused, Stale

pages = Blueprint("reservations", __name__, template_folder="templates")

TABS = ("coming", "past")


@pages.get("/book/panel")
def panel() -> ResponseReturnValue:
    """Show price, checks and the button for a chosen slot: a fragment for the page."""
    wanted: WantedReservation = load_query(PanelSchema())
    return render_template("booking/_panel.html", **_seen(wanted))


@pages.get("/book")
def book_form() -> ResponseReturnValue:
    """Show the same as a page of its own."""
    wanted: WantedReservation = load_query(PanelSchema())
    return render_template("booking/book.html", **_seen(wanted))


def _seen(wanted: WantedReservation, **more: Any) -> dict[str, Any]:
    actor, at = current_actor(), clock.now()
    seen = preview(wanted, actor, at=at)
    instead = [] if seen.bookable else alternatives_to(wanted, actor, at=at)
    return {
        "wanted": wanted,
        "seen": seen,
        "alternatives": instead,
        "errors": {},
        **more,
    }


@pages.post("/book")
def book() -> ResponseReturnValue:
    """Book, once per form; a refusal shows the reasons and what is free instead."""
    actor, at = current_actor(), clock.now()
    wanted: WantedReservation = load_form(PanelSchema())
    try:
        load_form(ReservationRequestSchema())
        asked = fingerprint(
            "book", request.form.to_dict(flat=False) | {"csrf_token": ""}
        )

        def make() -> Answer:
            return Answer(201, {"code": book_instrument(wanted, by=actor, at=at).code})

        with offering(wanted, actor, at=at):
            made = once(make, key=form_key(), asked=asked, by=actor, at=at)
    except (Malformed, Refused) as error:
        template = (
            "booking/_panel.html"
            if request.headers.get("HX-Request")
            else "booking/book.html"
        )
        refused = {"errors": messages(error)}
        if isinstance(error, Refused):
            refused["alternatives"] = list(error.alternatives)
        return render_template(template, **_seen(wanted, **refused)), status_of(error)
    target = url_for("reservations.reservation_page", code=made.body["code"], new=1)
    if request.headers.get("HX-Request"):
        return "", 204, {"HX-Redirect": target}
    return redirect(target, HTTPStatus.SEE_OTHER)


@pages.get("/bookings")
def mine() -> ResponseReturnValue:
    """Show my bookings: those to come, or the past ones."""
    actor, at = current_actor(), clock.now()
    when = request.args.get("when", "coming")
    when = when if when in TABS else "coming"
    return render_template(
        "booking/mine.html",
        when=when,
        views=my_reservations(actor, at=at, when=when),
        counts=my_counts(actor, at=at),
        now=at,
    )


@pages.get("/bookings/<code>")
def reservation_page(code: str) -> ResponseReturnValue:
    """Show one booking."""
    view = reservation_view(code, current_actor())
    return render_template(
        "booking/reservation.html",
        view=view,
        new="new" in request.args,
        now=clock.now(),
    )


@pages.get("/bookings/<code>/reschedule")
def change_form(code: str) -> ResponseReturnValue:
    """Show the form that moves a booking, with what the new time would mean."""
    return _change_page(
        code, load_query(ReservationChangeSchema(unknown="exclude")), {}
    )


@pages.post("/bookings/<code>/reschedule")
def change(code: str) -> ResponseReturnValue:
    """Move a booking, or say what stands against it and what is free."""
    actor, at = current_actor(), clock.now()
    wanted = load_form(ReservationChangeSchema())
    view = reservation_view(code, actor)
    moved = WantedReservation(
        view.instrument_code, wanted.over(view.span), view.row.mode
    )
    try:
        with offering(moved, actor, at=at):
            change_reservation(code, wanted, version=form_version(), by=actor, at=at)
    except (Malformed, Refused, Stale) as error:
        return _change_page(code, wanted, messages(error), error), status_of(error)
    flash(gettext("The booking has been moved."))
    return redirect(url_for(".reservation_page", code=code), HTTPStatus.SEE_OTHER)


def _change_page(
    code: str,
    wanted: Any,
    errors: dict[str, list[str]],
    error: DomainError | None = None,
) -> str:
    actor, at = current_actor(), clock.now()
    view = reservation_view(code, actor)
    instead = list(error.alternatives) if isinstance(error, Refused) else []
    return render_template(
        "booking/change.html",
        view=view,
        wanted=wanted,
        seen=change_preview(view, wanted, actor, at=at),
        errors=errors,
        alternatives=instead,
        now=at,
    )


@pages.get("/bookings/<code>/cancel")
def cancel_form(code: str) -> ResponseReturnValue:
    """Ask before cancelling, and say what it costs."""
    return _cancel_page(code, {})


@pages.post("/bookings/<code>/cancel")
def cancel(code: str) -> ResponseReturnValue:
    """Cancel a booking."""
    wanted = load_form(CommentSchema())
    actor, at = current_actor(), clock.now()
    try:
        cancel_reservation(
            code, wanted["comment"], version=form_version(), by=actor, at=at
        )
    except (Refused, Stale) as error:
        return _cancel_page(code, messages(error)), status_of(error)
    flash(gettext("The booking is cancelled; its time is free again."))
    return redirect(url_for(".reservation_page", code=code), HTTPStatus.SEE_OTHER)


def _cancel_page(code: str, errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    view = reservation_view(code, actor)
    return render_template(
        "booking/cancel.html",
        view=view,
        outcome=cancellation(view, actor, at=at),
        errors=errors,
    )
