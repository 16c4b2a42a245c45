"""My bookings: looking at them, changing and cancelling."""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import EXCLUDE

from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.permissions import TABLE, Permission
from booking.queries.alternatives import (
    alternatives_to,
    alternatives_to_lost,
    instrument_names,
    offering,
)
from booking.queries.deadlines import free_until
from booking.queries.history import history_of
from booking.queries.reservations import (
    ReservationView,
    my_counts,
    my_reservations,
    reservation_view,
)
from booking.queries.series import series_of
from booking.queries.week import week_of
from booking.queries.what_if import ChangePreview, cancellation, change_preview
from booking.rules.again import same_time_again
from booking.rules.opening import hours_shown, local_midnight
from booking.rules.reservation_state import OPEN
from booking.rules.steps import my_step
from booking.rules.suggestions import Suggestion
from booking.rules.wanted import WantedChange, WantedReservation
from booking.schemas.calendar import WeekSchema
from booking.schemas.change_form import ReservationChangeFormSchema
from booking.schemas.reservation import CommentSchema
from catalog.queries.bookable import bookable_instrument
from identity.queries.groups import group_names
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.actor import Actor
from kernel.values.errors import DomainError, Malformed, Refused, Stale

pages = Blueprint("reservations", __name__, template_folder="templates")

TABS = ("coming", "past")
ACTS = {
    "change": Permission.CHANGE,
    "cancel": Permission.CANCEL,
    "decide": Permission.DECIDE,
    "attend": Permission.ATTEND,
}


@pages.get("/bookings")
def mine() -> ResponseReturnValue:
    """Show my bookings: those to come, or the past ones."""
    actor, at = current_actor(), clock.now()
    when = request.args.get("when", "coming")
    when = when if when in TABS else "coming"
    views = my_reservations(actor, at=at, when=when)
    return render_template(
        "booking/mine.html",
        when=when,
        views=views,
        counts=my_counts(actor, at=at),
        free_until=free_until(views, at=at),
        again=same_time_again,
        now=at,
    )


@pages.get("/bookings/<code>")
def reservation_page(code: str) -> ResponseReturnValue:
    """Show one booking, with its history and what may be done with it."""
    actor, at = current_actor(), clock.now()
    view = reservation_view(code, actor)
    still_open = view.row.state in OPEN
    instead = alternatives_to_lost(view, actor, at=at)
    return render_template(
        "booking/reservation.html",
        view=view,
        instead=instead,
        series=series_of(view.row.id),
        names=instrument_names([one.instrument_code for one in instead]),
        may={
            name: still_open and TABLE.allowed(actor, permission, view.desk)
            for name, permission in ACTS.items()
        },
        runs_lab=TABLE.allowed(actor, Permission.CLOSE, view.desk),
        outcome=cancellation(view, actor, at=at) if still_open else None,
        free_until=free_until([view], at=at).get(view.row.id),
        history=history_of(view.row.id),
        mine=my_step(view.row, view.owner_id, actor),
        group=group_names([view.row.group_id] if view.row.group_id else []).get(
            view.row.group_id or 0
        ),
        again=same_time_again,
        new="new" in request.args,
        now=at,
    )


@pages.get("/bookings/<code>/reschedule")
def change_form(code: str) -> ResponseReturnValue:
    """Show the form that moves a booking, with what the new time would mean."""
    try:
        wanted = load_query(ReservationChangeFormSchema(unknown=EXCLUDE))
    except Malformed as error:
        page = _change_page(code, WantedChange(), messages(error))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return _change_page(code, wanted, {})


@pages.post("/bookings/<code>/reschedule")
def change(code: str) -> ResponseReturnValue:
    """Move a booking, or say what stands against it and what is free."""
    actor, at = current_actor(), clock.now()
    view, wanted = reservation_view(code, actor), WantedChange()
    try:
        wanted = load_form(ReservationChangeFormSchema())
        moved = WantedReservation(
            view.instrument_code, wanted.over(view.span), view.row.mode
        )
        with offering(moved, actor, at=at):
            change_reservation(code, wanted, version=form_version(), by=actor, at=at)
    except (Malformed, Refused, Stale) as error:
        return _change_page(code, wanted, messages(error), error), status_of(error)
    flash(gettext("The booking has been moved."))
    return redirect(url_for(".reservation_page", code=code), HTTPStatus.SEE_OTHER)


def _change_page(
    code: str,
    wanted: WantedChange,
    errors: dict[str, list[str]],
    error: DomainError | None = None,
) -> str:
    actor, at = current_actor(), clock.now()
    view = reservation_view(code, actor)
    seen = change_preview(view, wanted, actor, at=at)
    instead = (
        list(error.alternatives)
        if isinstance(error, Refused)
        else _instead(view, seen, actor, at)
    )
    asked = load_query(WeekSchema(unknown=EXCLUDE)).get("on")
    fragment = bool(request.headers.get("HX-Request"))
    return render_template(
        "booking/_change_panel.html" if fragment else "booking/change.html",
        view=view,
        seen=seen,
        moved=seen.span != view.span,
        days_of=[clock.local_day(end) for end in (seen.span.start, seen.span.end)],
        given=request.values if errors else {},
        errors=errors,
        alternatives=instead,
        names=instrument_names([one.instrument_code for one in instead]),
        calendar=None
        if fragment
        else calendar_page(view, asked or clock.local_day(seen.span.start), actor, at),
        now=at,
    )


def _instead(
    view: ReservationView, seen: ChangePreview, actor: Actor, at: datetime
) -> list[Suggestion]:
    if not seen.refusals or seen.span == view.span:
        return []
    wanted = WantedReservation(view.instrument_code, seen.span, seen.mode)
    return alternatives_to(wanted, actor, at=at)


def calendar_page(
    view: ReservationView, day: date, viewer: Actor, at: datetime
) -> dict[str, Any]:
    """Return the week around a day of the reservation's instrument, to be drawn."""
    first = day - timedelta(days=day.weekday())
    instrument = bookable_instrument(view.row.instrument_id)
    week = week_of(instrument, first, viewer=viewer, at=at)
    return {
        "first": first,
        "last": first + timedelta(days=6),
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
        "today": clock.local_day(at),
        "days": [(c.day, local_midnight(c.day), c.blocks) for c in week.columns],
        "kinds": [block.kind for block in week.blocks],
        "hours": hours_shown(week.policy.hours),
    }


@pages.get("/bookings/<code>/cancel")
def cancel_form(code: str) -> ResponseReturnValue:
    """Ask before cancelling, and say what it costs."""
    return _cancel_page(code, {})


@pages.post("/bookings/<code>/cancel")
def cancel(code: str) -> ResponseReturnValue:
    """Cancel a booking."""
    actor, at = current_actor(), clock.now()
    try:
        wanted = load_form(CommentSchema())
        cancel_reservation(
            code, wanted["comment"], version=form_version(), by=actor, at=at
        )
    except (Malformed, Refused, Stale) as error:
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
