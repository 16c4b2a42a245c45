"""The booking panel: price, checks and the button, beside a page or as one of its own."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.commands.book_instrument import book_instrument
from booking.permissions import TABLE, Desk, Permission
from booking.queries.alternatives import (
    alternatives_to_seen,
    instrument_names,
    offering,
)
from booking.queries.consents import given_to
from booking.queries.holds import held_until
from booking.queries.preview import last_purpose, preview
from booking.rules.waitlist import lasting_refusals
from booking.rules.wanted import WantedReservation
from booking.schemas.reservation import BookFormSchema, PanelSchema, ShownSlotSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, load_form, load_query
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("book", __name__, template_folder="templates")


@pages.get("/book/panel")
def panel() -> ResponseReturnValue:
    """Show price, checks and the button for a chosen slot: a fragment for the page."""
    return render_template("booking/_panel.html", **_seen(_asked()))


@pages.get("/book")
def form() -> ResponseReturnValue:
    """Show the same as a page of its own."""
    return render_template("booking/book.html", **_seen(_asked()))


def _asked() -> WantedReservation:
    wanted: WantedReservation = load_query(PanelSchema())
    return wanted


@pages.post("/book")
def book() -> ResponseReturnValue:
    """Book, once per form; a refusal shows the reasons and what is free instead.

    A time changed by hand is shown with its price before it can be booked.
    """
    actor, at = current_actor(), clock.now()
    wanted: WantedReservation = load_form(ShownSlotSchema(unknown="exclude"))
    try:
        typed: WantedReservation = load_form(PanelSchema())
        if "look" in request.form or typed.span != wanted.span:
            return _page(typed)
        wanted = typed
        load_form(BookFormSchema())
        sent = request.form.to_dict(flat=False) | {"csrf_token": ""}

        def make() -> Answer:
            return Answer(201, {"code": book_instrument(wanted, by=actor, at=at).code})

        with offering(wanted, actor, at=at):
            made = once(
                make, key=form_key(), asked=fingerprint("book", sent), by=actor, at=at
            )
    except (Malformed, Refused) as error:
        instead = error.alternatives if isinstance(error, Refused) else None
        page = _page(wanted, errors=messages(error), alternatives=instead)
        return page, status_of(error)
    target = url_for("reservations.reservation_page", code=made.body["code"], new=1)
    if request.headers.get("HX-Request"):
        return "", HTTPStatus.NO_CONTENT, {"HX-Redirect": target}
    return redirect(target, HTTPStatus.SEE_OTHER)


def _page(wanted: WantedReservation, **more: Any) -> str:
    fragment = bool(request.headers.get("HX-Request"))
    template = "booking/_panel.html" if fragment else "booking/book.html"
    return render_template(template, **_seen(wanted, **more))


def _seen(
    wanted: WantedReservation,
    *,
    errors: dict[str, list[str]] | None = None,
    alternatives: Any = None,
) -> dict[str, Any]:
    actor, at = current_actor(), clock.now()
    seen = preview(wanted, actor, at=at)
    if alternatives is None:
        alternatives = alternatives_to_seen(seen, actor, at=at)
        if seen.bookable:
            own = seen.instrument.id
            alternatives = [one for one in alternatives if one.instrument_id != own]
    span = wanted.span
    return {
        "seen": seen,
        "alternatives": alternatives,
        "names": instrument_names([one.instrument_code for one in alternatives]),
        "errors": errors or {},
        "typed": request.form if errors else {},
        "purpose": wanted.purpose
        or ("" if request.method == "POST" else last_purpose(actor)),
        "days": (clock.local_day(span.start), clock.local_day(span.end)),
        "for_whom": given_to(actor) if actor.signed_in else [],
        "waitable": seen.case.facts.policy.waitlist
        and bool(seen.refusals)
        and not lasting_refusals(seen.refusals),
        "held_until": held_until(seen, actor, at=at),
        "may_book": TABLE.conceivable(actor, Permission.BOOK),
        "may_decide": TABLE.allowed(
            actor, Permission.DECIDE, Desk(seen.instrument.organisation_id)
        ),
        "now": at,
    }
