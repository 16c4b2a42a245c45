"""Maintenance, faults and closures of a lab's instruments."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.end_downtime import end_downtime
from booking.commands.open_downtime import open_downtime
from booking.queries.board import lab_instruments
from booking.queries.downtimes import downtimes, in_the_way
from booking.rules.downtime import KINDS
from booking.schemas.calendar import DowntimeFormSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("downtime", __name__, template_folder="templates")


@pages.get("/desk/maintenance")
def downtime_list() -> ResponseReturnValue:
    """Show what is down now or will be."""
    return _page({})


@pages.post("/desk/maintenance")
def open_downtime_view() -> ResponseReturnValue:
    """Take an instrument out of use."""
    actor, at, wanted = current_actor(), clock.now(), None
    try:
        wanted = load_form(DowntimeFormSchema())
        open_downtime(
            wanted["instrument"],
            wanted["span"],
            kind=wanted["kind"],
            reason=wanted["reason"],
            displace=wanted["displace"],
            unit=wanted["unit"],
            by=actor,
            at=at,
        )
    except (Malformed, Refused) as error:
        return _page(messages(error), wanted), status_of(error)
    flash(gettext("The downtime is entered; the time cannot be booked."))
    return redirect(url_for(".downtime_list"), HTTPStatus.SEE_OTHER)


@pages.post("/desk/maintenance/<int:downtime_id>/end")
def end_downtime_view(downtime_id: int) -> ResponseReturnValue:
    """Bring an instrument back into use."""
    try:
        end_downtime(downtime_id, by=current_actor(), at=clock.now())
    except Refused as error:
        return _page(messages(error)), status_of(error)
    flash(gettext("The instrument can be booked again."))
    return redirect(url_for(".downtime_list"), HTTPStatus.SEE_OTHER)


def _page(errors: dict[str, list[str]], wanted: Any = None) -> str:
    actor, at = current_actor(), clock.now()
    return render_template(
        "booking/downtime.html",
        downtimes=downtimes(actor, at=at),
        instruments=lab_instruments(actor),
        in_the_way=in_the_way(
            actor, wanted["instrument"], wanted["span"], wanted["unit"]
        )
        if wanted
        else [],
        kinds=KINDS,
        values=request.values,
        errors=errors,
        today=clock.local_day(at),
        now=at,
    )
