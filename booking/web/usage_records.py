"""Hours to confirm, and the service records made of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from booking.commands.confirm_hours import confirm_hours
from booking.commands.reverse_record import reverse_record
from booking.queries.usage_records import ToConfirm, records, waiting_on
from booking.rules.usage_record import WantedRecord
from booking.schemas.board import BoardSchema
from booking.schemas.reservation import ReasonSchema
from booking.schemas.usage_record import (
    FIELDS,
    RecordRowSchema,
    national_row,
    wanted_of,
)
from catalog.formats.shared_list import CSV, XLSX, as_csv, as_xlsx
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load, load_form, load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed, Refused

pages = Blueprint("service_records", __name__, template_folder="templates")

MOST_ROWS, SHOWN = 20_000, 50
ROW = ("start_time", "end_time", "idle_min", "project", "subject", "amount")


@pages.get("/desk/records")
def records_page() -> ResponseReturnValue:
    """Show what ended yesterday, or on another day, and the latest records."""
    return _page({})


@pages.post("/desk/records")
def confirm() -> ResponseReturnValue:
    """Confirm the chosen rows, as corrected: all of them or none."""
    actor, at = current_actor(), clock.now()
    try:
        made = confirm_hours(_chosen(), by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    flash(
        ngettext(
            "%(num)s booking is confirmed.",
            "%(num)s bookings are confirmed.",
            len(made),
        )
    )
    return redirect(url_for(".records_page", on=_day()), HTTPStatus.SEE_OTHER)


@pages.post("/desk/records/<code>/reverse")
def reverse(code: str) -> ResponseReturnValue:
    """Take a record back; its booking waits to be confirmed again."""
    actor, at = current_actor(), clock.now()
    try:
        reverse_record(code, load_form(ReasonSchema())["comment"], by=actor, at=at)
    except (Malformed, Refused) as error:
        return _page(messages(error)), status_of(error)
    flash(
        gettext("%(code)s is reversed; the booking can be confirmed anew.", code=code)
    )
    return redirect(url_for(".records_page"), HTTPStatus.SEE_OTHER)


@pages.get("/desk/records.csv")
def records_csv() -> ResponseReturnValue:
    """Send the records as CSV."""
    return _attachment(as_csv(_headings(), _cells()), CSV, "csv")


@pages.get("/desk/records.xlsx")
def records_xlsx() -> ResponseReturnValue:
    """Send the records as a workbook."""
    title = gettext("Service records")
    return _attachment(as_xlsx(title, _headings(), _cells()), XLSX, "xlsx")


def _day() -> date:
    given: date | None = load_query(BoardSchema()).get("on")
    return given or clock.local_day(clock.now()) - timedelta(days=1)


def _chosen() -> list[WantedRecord]:
    picked = set(request.form.getlist("pick"))
    wanted = []
    for one in waiting_on(current_actor(), _day()):
        code = one.view.code
        if code in picked:
            given = {n: request.form.get(f"{n}_{code}", "") for n in ROW}
            row = load(RecordRowSchema(), {n: v for n, v in given.items() if v})
            wanted.append(wanted_of(code, row, one.actual.start, one.actual.end))
    if not wanted:
        raise Malformed({"": [gettext("Choose at least one row that still waits.")]})
    return wanted


def _page(errors: dict[str, list[str]]) -> str:
    actor, at, day = current_actor(), clock.now(), _day()
    waiting: Sequence[ToConfirm] = waiting_on(actor, day)
    return render_template(
        "booking/records.html",
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        today=clock.local_day(at),
        waiting=waiting,
        records=records(actor, limit=SHOWN),
        errors=errors,
        values=request.form,
        picked=set(request.form.getlist("pick")),
    )


def _headings() -> list[str]:
    return [gettext(label) for _key, label in FIELDS] + [gettext("Cross-zone")]


def _cells() -> list[list[str]]:
    found = records(current_actor(), limit=MOST_ROWS)
    return [
        [*national_row(record).values(), "1" if record.cross_zone else "0"]
        for record, _booking, _instrument in found
    ]


def _attachment(content: bytes, kind: str, suffix: str) -> Response:
    reply = Response(content, content_type=kind)
    name = f"lianyi-service-records.{suffix}"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
