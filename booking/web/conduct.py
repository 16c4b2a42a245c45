"""My standing with the labs, and appeals against what is held against me."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.appeal_mark import appeal_mark
from booking.commands.note_fault import note_fault
from booking.permissions import TABLE, Permission
from booking.queries.conduct import standing_of
from booking.queries.reservations import my_counts, reservation_view
from booking.rules.conduct import Mark
from booking.schemas.conduct import (
    APPEAL_WORDS,
    MARK_WORDS,
    AppealRequestSchema,
    FaultSchema,
)
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("conduct", __name__, template_folder="templates")


@pages.get("/me/standing")
def standing_page() -> ResponseReturnValue:
    """Show how I stand with each lab that minds it, and why."""
    return _page("", {})


@pages.post("/bookings/<code>/appeal")
def appeal(code: str) -> ResponseReturnValue:
    """Say that a mark is wrong."""
    try:
        wanted = load_form(AppealRequestSchema())
        mark, reason = Mark(wanted["mark"]), wanted["reason"]
        appeal_mark(code, mark, reason, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _page(code, messages(error)), status_of(error)
    flash(gettext("Your appeal is with the lab; you are told its answer."))
    return redirect(url_for(".standing_page"), HTTPStatus.SEE_OTHER)


@pages.get("/bookings/<code>/fault")
def fault_form(code: str) -> ResponseReturnValue:
    """Ask what the use of a booking damaged."""
    return _fault_page(code, {})


@pages.post("/bookings/<code>/fault")
def fault(code: str) -> ResponseReturnValue:
    """Note it."""
    try:
        wanted = load_form(FaultSchema())
        note_fault(code, wanted["note"], by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        return _fault_page(code, messages(error)), status_of(error)
    flash(gettext("The fault is noted; the person has been told and can appeal."))
    page = url_for("reservations.reservation_page", code=code)
    return redirect(page, HTTPStatus.SEE_OTHER)


def _page(focus: str, errors: dict[str, list[str]]) -> str:
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/standing.html",
        units=standing_of(actor, at=at),
        counts=my_counts(actor, at=at),
        marks=MARK_WORDS,
        answers=APPEAL_WORDS,
        focus=f"{code}-{request.form.get('mark', '')}" if (code := focus) else "",
        errors=errors,
        typed=request.form,
    )


def _fault_page(code: str, errors: dict[str, list[str]]) -> str:
    view = reservation_view(code, current_actor())
    TABLE.require(current_actor(), Permission.CLOSE, view.desk, visible=False)
    return render_template(
        "booking/fault.html", view=view, errors=errors, typed=request.form
    )
