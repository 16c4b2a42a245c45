"""A report as an Excel sheet out and in, and saved by itself while it is written."""

from http import HTTPStatus
from typing import Any

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
from flask_babel import gettext

from collaboration.commands.attach_file import attach_file
from collaboration.commands.save_report import NOT_BEGUN, save_report
from collaboration.formats.report_xlsx import MOST_BYTES, Mark, read_report, report_xlsx
from collaboration.formats.spoken import period_name
from collaboration.permissions import Permission
from collaboration.queries.report_page import report_page
from collaboration.rules.amounts_typed import usual_amounts
from collaboration.schemas.record import FileSchema
from collaboration.schemas.report import ReportSchema, typed_content
from collaboration.web.projects import status_of
from collaboration.web.report_view import render_editor
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load, load_form
from kernel.http.speech import messages
from kernel.http.uploads import sent_file, takes_files
from kernel.values import clock
from kernel.values.errors import Malformed, Refused, Stale
from kernel.values.text import N_, Message

pages = Blueprint("report_sheet", __name__, template_folder="templates")
pages.context_processor(words)

ONE = "/collab/<code>/reports/<period>"
TOO_LARGE = N_("A report sheet has at most 2 MB; this file is larger.")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So that a large file is refused with a sentence, not with a broken connection.
_TAKEN = 80 * 1024 * 1024


@pages.get(f"{ONE}/sheet")
def sheet(code: str, period: str) -> ResponseReturnValue:
    """Hand out the report as a sheet, prefilled as the form is."""
    page = report_page(
        code, period, current_actor(), Permission.WRITE, at=clock.now(), begun=False
    )
    title = f"{page.project.row.code} {period_name(period)}"
    last = typed_content(dict(page.before)) if page.before else {}
    edition = page.report.edition if page.report else NOT_BEGUN
    mark = Mark(page.project.row.code, str(page.period), edition)
    usual = usual_amounts(page.before or {}, page.project.row.investment_plan_fen)
    content = report_xlsx(
        title, typed_content(page.content), last, mark, usual, page.content
    )
    reply = Response(content, content_type=_XLSX)
    name = f"{page.project.row.code}-{page.period}.xlsx"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


@pages.post(f"{ONE}/sheet")
@takes_files(_TAKEN)
def read_sheet(code: str, period: str) -> ResponseReturnValue:
    """Read a filled sheet and save what it says, checked as the form is.

    It goes back to the edition with which it was handed out: what others wrote since
    then stays, unless the sheet says something else there.
    """
    typed: dict[str, Any] = {}
    edition = form_version()
    try:
        sheet = read_report(_sent_sheet())
        if sheet.mark:
            edition = sheet.mark.of(code, period)
        typed = with_rows_left_out(sheet.said, code, period)
        content = load(ReportSchema(), {k: v for k, v in typed.items() if v != ""})
        save_report(
            code, period, content,
            edition=edition, together=True, by=current_actor(), at=clock.now(),
        )  # fmt: skip
    except (Malformed, Refused, Stale) as error:
        shown = render_editor(code, period, error=error, typed=typed, made_from=edition)
        return shown, status_of(error)
    flash(gettext("Read from the sheet and saved. Look it over, then submit."))
    target = url_for("reports.edit_form", code=code, period=period)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _sent_sheet() -> bytes:
    sent = request.files.get("sheet")
    content = sent.read(MOST_BYTES + 1) if sent else b""
    if len(content) > MOST_BYTES:
        raise Malformed({"sheet": [Message(TOO_LARGE)]})
    return content


def with_rows_left_out(said: dict[str, Any], code: str, period: str) -> dict[str, Any]:
    """Return what a sheet says; a field whose row was taken out of it stays as it is."""
    page = report_page(
        code, period, current_actor(), Permission.WRITE, at=clock.now(), begun=False
    )
    kept = typed_content(page.content)
    return {name: value for name, value in kept.items() if name not in said} | said


@pages.post(f"{ONE}/files")
@takes_files(_TAKEN)
def attach(code: str, period: str) -> ResponseReturnValue:
    """Attach a file to a report that is being written."""
    try:
        fields = load_form(FileSchema(), period=period)
        name, content = sent_file()
        attach_file(code, name, content, fields, by=current_actor(), at=clock.now())
    except (Malformed, Refused) as error:
        said = {"note": request.form.get("note", "")}
        return render_editor(code, period, error=error, more=said), status_of(error)
    flash(gettext("The file is attached to the report."))
    target = url_for("reports.edit_form", code=code, period=period)
    return redirect(f"{target}#files", HTTPStatus.SEE_OTHER)


@pages.post(f"{ONE}/autosave")
def autosave(code: str, period: str) -> ResponseReturnValue:
    """Save while it is written; what cannot be saved is said, and stays typed."""
    edition, at = form_version(), clock.now()
    said, failed = "", True
    try:
        content = load_form(ReportSchema())
        saved = save_report(
            code, period, content, edition=edition, by=current_actor(), at=at
        )
        edition, failed = saved.row.edition, False
    except Malformed:
        said = gettext("Not saved: a field needs another look. “Save” shows which.")
    except Stale:
        said = gettext(
            "Not saved: somebody else saved meanwhile. “Save” shows both; nothing is lost."
        )
    except Refused as error:
        said = " ".join(one for many in messages(error).values() for one in many)
    return render_template(
        "collaboration/_autosave.html",
        code=code, period=period, edition=edition, at=at, failed=failed, said=said,
    )  # fmt: skip
