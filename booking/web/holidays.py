"""The calendar of public holidays, and the administrator's import of a new list."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from booking.commands.import_holidays import import_holidays
from booking.formats.holidays_csv import read_holidays
from booking.permissions import TABLE, Desk, Permission
from booking.queries.holidays import holiday_preview, holiday_years
from booking.rules.holidays import WHY, HolidayList
from booking.schemas.holidays import HolidayFormSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("holidays", __name__, template_folder="templates")


@pages.get("/holidays")
def holidays_page() -> ResponseReturnValue:
    """Show which days are holidays and make-up workdays, and which years are unknown."""
    return _page({})


@pages.post("/holidays")
def bring() -> ResponseReturnValue:
    """Show what a list would change, or take it over once that was seen."""
    actor, at = current_actor(), clock.now()
    table, given = "", None
    try:
        wanted = load_form(HolidayFormSchema())
        sent = request.files.get("file")
        content = (sent.read() if sent else b"") or wanted["table"].encode()
        given = read_holidays(content)
        table = content.decode("utf-8-sig", "replace")
        if wanted.get("seen") is None:
            return _page({}, given, table)
        change = import_holidays(given, seen=wanted["seen"], by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(messages(error), given, table), status_of(error)
    flash(
        gettext(
            "Taken over: %(new)s new, %(changed)s changed, %(gone)s gone.",
            new=len(change.new), changed=len(change.changed), gone=len(change.gone),
        )
    )  # fmt: skip
    return redirect(url_for(".holidays_page"), HTTPStatus.SEE_OTHER)


def _page(
    errors: dict[str, list[str]], given: HolidayList | None = None, table: str = ""
) -> str:
    actor, at = current_actor(), clock.now()
    shown: dict[str, Any] = {"given": given, "table": table, "preview": None}
    if given is not None:
        shown["preview"] = holiday_preview(given, at=at)
        shown["after"] = {one.day: one for one in given.days}
    return render_template(
        "booking/holidays.html",
        years=holiday_years(clock.local_day(at)),
        may_import=TABLE.allowed(actor, Permission.SET_HOLIDAYS, Desk()),
        errors=errors,
        why=WHY,
        today=clock.local_day(at),
        **shown,
    )
