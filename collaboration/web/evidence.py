"""The evidence of a project: bookings and files, and which instrument served whom."""

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from collaboration.commands.attach_file import attach_file
from collaboration.commands.remove_file import remove_file
from collaboration.permissions import TABLE, Permission
from collaboration.queries.access import known_project
from collaboration.queries.evidence import linked_reservations, used_instruments
from collaboration.queries.files import content_of, file_of, files_of
from collaboration.queries.reports import milestones_of, reports_of
from collaboration.queries.use import MOST_USES, used_by_projects
from collaboration.rules.period import Period
from collaboration.rules.report_state import EDITABLE
from collaboration.schemas.record import FileSchema
from collaboration.schemas.use import UseQuery
from collaboration.web.projects import status_of
from collaboration.web.words import words
from kernel.http.caller import current_actor
from kernel.http.downloads import as_download
from kernel.http.forms import load_form, load_query
from kernel.http.speech import messages
from kernel.http.uploads import sent_file, takes_files
from kernel.values import clock
from kernel.values.clock import local_day
from kernel.values.errors import DomainError, Malformed, Refused
from kernel.values.text import N_

pages = Blueprint("evidence", __name__, template_folder="templates")
pages.context_processor(words)

# Larger than a file may be, so that one of 50 MB is refused with a sentence at the
# field instead of a broken connection; it waits on disk, not in memory.
_MOST_BYTES = 80 * 1024 * 1024


@pages.get("/collab/instruments")
def instrument_use() -> ResponseReturnValue:
    """Show which project used which instrument in a period, and what it cost."""
    filters, at = load_query(UseQuery()), clock.now()
    period = filters.period or Period.containing(local_day(at))
    return render_template(
        "collaboration/instrument_use.html",
        filters=filters,
        period=period,
        lines=used_by_projects(current_actor(), filters, period, at=at),
        most=MOST_USES,
    )


@pages.get("/collab/<code>/evidence")
def evidence_page(code: str) -> ResponseReturnValue:
    """Show bookings and files."""
    return _render(code)


@pages.post("/collab/<code>/files")
@takes_files(_MOST_BYTES)
def attach(code: str) -> ResponseReturnValue:
    """Keep a file."""

    def act() -> None:
        fields = load_form(FileSchema())
        name, content = sent_file()
        attach_file(code, name, content, fields, by=current_actor(), at=clock.now())

    return _done(code, "file", act, N_("The file is kept."))


@pages.get("/collab/<code>/files/<int:number>")
def download(code: str, number: int) -> ResponseReturnValue:
    """Hand out a file, always as a download."""
    known = known_project(code, current_actor())
    file = file_of(known.row.id, number)
    return as_download(content_of(file), file.name, file.kind)


@pages.post("/collab/<code>/files/<int:number>/remove")
def remove(code: str, number: int) -> ResponseReturnValue:
    """Take a file away that proves nothing."""

    def act() -> None:
        remove_file(code, number, by=current_actor(), at=clock.now())

    return _done(code, f"file-{number}", act, N_("The file is gone."))


def _render(code: str, *, failed: str = "", error: DomainError | None = None) -> str:
    actor, at = current_actor(), clock.now()
    known = known_project(code, actor)
    reports = reports_of(known.row.id)
    return render_template(
        "collaboration/evidence.html",
        known=known,
        row=known.row,
        used=used_instruments(known, at=at),
        bookings=linked_reservations(known.row.id, actor, at=at),
        files=files_of(known.row.id),
        milestones=milestones_of(known.row.id),
        open_periods=[one.row.period for one in reports if one.row.state in EDITABLE],
        may_work=TABLE.allowed(actor, Permission.WORK, known.ties),
        failed=failed,
        errors=messages(error) if error else {},
        values=request.form if failed else {},
    )


def _done(
    code: str, form: str, act: Callable[[], Any], said: str
) -> ResponseReturnValue:
    try:
        act()
    except (Malformed, Refused) as error:
        return _render(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return redirect(url_for("evidence.evidence_page", code=code), 303)
