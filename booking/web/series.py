"""Pages of bookings that repeat."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.book_series import book_series, preview_series
from booking.commands.cancel_series import cancel_series
from booking.commands.change_series import change_series
from booking.commands.retry_series import retry_series
from booking.permissions import Desk
from booking.queries.preview import last_purpose, preview
from booking.queries.reservations import my_counts
from booking.queries.series import my_series, series_view
from booking.queries.standpoint import overriding_roles
from booking.rules.series import Outcome, WantedSeries
from booking.rules.wanted import WantedReservation
from booking.schemas.reservation import PanelSchema
from booking.schemas.series import (
    SeriesCancelSchema,
    SeriesChangeSchema,
    SeriesFirstSchema,
    SeriesFormSchema,
    SeriesRetrySchema,
)
from identity.queries.groups import my_groups
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_key, form_version, load_form, load_query
from kernel.http.speech import messages
from kernel.store.kept_answer import Answer, fingerprint, once
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale

pages = Blueprint("series", __name__, template_folder="templates")


@pages.get("/bookings/series")
def series_list() -> ResponseReturnValue:
    """Show my series, the latest first."""
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/series_list.html",
        lines=my_series(actor),
        counts=my_counts(actor, at=at),
        now=at,
    )


@pages.get("/book/series")
def series_form() -> ResponseReturnValue:
    """Show the form that repeats a chosen time."""
    wanted: WantedReservation = load_query(PanelSchema())
    return _form(wanted)


@pages.post("/book/series")
def book_series_view() -> ResponseReturnValue:
    """Show what would become of every time, or book them."""
    actor, at = current_actor(), clock.now()
    first: WantedReservation = load_form(SeriesFirstSchema(unknown="exclude"))
    try:
        wanted: WantedSeries = load_form(SeriesFormSchema())
        if "look" in request.form:
            return _form(first, preview_series(wanted, by=actor, at=at))
        sent = request.form.to_dict(flat=False) | {"csrf_token": ""}

        def make() -> Answer:
            return Answer(201, {"code": book_series(wanted, by=actor, at=at).code})

        made = once(
            make, key=form_key(), asked=fingerprint("series", sent), by=actor, at=at
        )
    except (Malformed, Refused) as error:
        return _form(first, errors=messages(error)), status_of(error)
    target = url_for(".series_page", code=made.body["code"])
    return redirect(target, HTTPStatus.SEE_OTHER)


@pages.get("/bookings/series/<code>")
def series_page(code: str) -> ResponseReturnValue:
    """Show a series with every time, and what may be done with it."""
    return _page(code)


@pages.post("/bookings/series/<code>/retry")
def retry(code: str) -> ResponseReturnValue:
    """Try the skipped once more."""
    try:
        why = load_form(SeriesRetrySchema())["override_reason"]
        booked = retry_series(code, why, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), status_of(error)
    flash(gettext("Booked of what was skipped: %(count)s.", count=booked))
    return _back(code)


@pages.post("/bookings/series/<code>/change")
def change(code: str) -> ResponseReturnValue:
    """Move this one, this and the following, or all."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(SeriesChangeSchema())
        moved = change_series(code, wanted, version=form_version(), by=actor, at=at)
    except (Malformed, Refused, Stale) as error:
        return _page(code, messages(error)), status_of(error)
    flash(gettext("Bookings moved: %(count)s.", count=moved))
    return _back(code)


@pages.post("/bookings/series/<code>/cancel")
def cancel(code: str) -> ResponseReturnValue:
    """Give this one, this and the following, or all back."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(SeriesCancelSchema())
        gone = cancel_series(code, **wanted, version=form_version(), by=actor, at=at)
    except (Malformed, Refused, Stale) as error:
        return _page(code, messages(error)), status_of(error)
    flash(
        gettext("Bookings cancelled: %(count)s; their time is free again.", count=gone)
    )
    return _back(code)


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for(".series_page", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, errors: dict[str, list[str]] | None = None) -> str:
    actor, at = current_actor(), clock.now()
    view = series_view(code, actor)
    return render_template(
        "booking/series.html",
        view=view,
        skipped=view.skipped(at),
        coming=[one for one in view.occurrences if one.is_open(at)],
        roles=overriding_roles(actor, Desk(view.instrument.organisation_id)),
        errors=errors or {},
        typed=request.form if errors else {},
        now=at,
    )


def _form(
    first: WantedReservation,
    outcomes: list[Outcome] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    actor = current_actor()
    seen = preview(first, actor, at=clock.now())
    instrument = seen.instrument
    typed: Any = request.form
    return render_template(
        "booking/series_form.html",
        first=first,
        groups=my_groups(actor.id or 0),
        instrument=instrument,
        seen=seen,
        roles=overriding_roles(actor, Desk(instrument.organisation_id)),
        outcomes=outcomes,
        errors=errors or {},
        typed=typed,
        chosen=typed.getlist("day"),
        purpose=typed.get("purpose") or first.purpose or last_purpose(actor),
    )
