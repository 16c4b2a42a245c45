"""The desk's pages for bringing a list of instruments: upload, look, confirm."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.choose_columns import choose_columns
from catalog.commands.choose_sheet import choose_sheet
from catalog.commands.confirm_list import confirm_list
from catalog.commands.keep_list import keep_list
from catalog.formats.refused_rows import refused_xlsx
from catalog.formats.shared_list import XLSX, as_xlsx
from catalog.formats.table_in import list_head
from catalog.queries.listing import managed_unit, units_managed
from catalog.queries.listing_imports import (
    import_by_code,
    imports_of,
    listed_import,
    listings_numbered,
    rows_of,
)
from catalog.rules.import_columns import COMMON, own_heading
from catalog.rules.import_file import MOST_REQUEST
from catalog.rules.import_outcome import OUTCOME_NAMES, Outcome
from catalog.rules.kept_messages import told_messages
from catalog.rules.listing_fields import FIELDS
from catalog.rules.words import FIELD_NAMES
from catalog.schemas.import_words import as_cell
from catalog.schemas.imports import CommonSchema, ImportRowsQuery, ListPlaceSchema
from catalog.schemas.listing import ListingSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import form_version, load, load_form, load_query
from kernel.http.speech import in_english, messages, say
from kernel.http.uploads import sent_file, takes_files
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import DomainError, Malformed, Refused, Stale

pages = Blueprint("imports", __name__, template_folder="templates")

_SHOWN = 100


@pages.get("/desk/import")
def upload_form() -> ResponseReturnValue:
    """Ask for a list, and show those that came before."""
    return _upload_page()


@pages.post("/desk/import")
@takes_files(MOST_REQUEST)
def upload() -> ResponseReturnValue:
    """Keep a list that can be read, and have it compared."""
    actor = current_actor()
    try:
        owner = managed_unit(request.form.get("organisation", ""), actor)
        name, content = sent_file()
        head = list_head(content)
        kept = keep_list(
            content,
            name=name,
            organisation_id=owner,
            head=head,
            by=actor,
            at=clock.now(),
        )
    except (Refused, Malformed) as error:
        return _upload_page(error), status_of(error)
    return _back(kept.code)


@pages.get("/desk/import/<code>")
def preview(code: str) -> ResponseReturnValue:
    """Show each row as new, changed, same or refused; nothing is written."""
    return _preview_page(code)


@pages.get("/desk/import/<code>/progress")
def progress(code: str) -> ResponseReturnValue:
    """Show how far the worker is, and have the page read again once it is done."""
    one = listed_import(code, current_actor())
    reply = Response(render_template("catalog/_import_progress.html", one=one))
    if not one.at_work:
        reply.headers["HX-Refresh"] = "true"
    return reply


@pages.post("/desk/import/<code>/sheet")
def choose_where(code: str) -> ResponseReturnValue:
    """Take the sheet and the line of the headings, and have the list compared again."""
    actor = current_actor()
    kept = import_by_code(code, actor)
    try:
        given = load_form(ListPlaceSchema())
        head = list_head(kept.content, given["sheet"], given["line"])
        choose_sheet(code, head, version=form_version(), by=actor, at=clock.now())
    except (Refused, Malformed, Stale) as error:
        return _preview_page(code, error), status_of(error)
    return _back(code)


@pages.post("/desk/import/<code>/columns")
def choose(code: str) -> ResponseReturnValue:
    """Take what the columns mean, and have the list compared again."""
    actor = current_actor()
    width = len(import_by_code(code, actor).headings)
    chosen = [request.form.get(f"c{n}", "") for n in range(width)]
    said = {name: request.form.get(f"v_{name}", "") for name in COMMON}
    try:
        common = load(CommonSchema(), said)
        choose_columns(
            code,
            chosen,
            version=form_version(),
            common=common,
            by=actor,
            at=clock.now(),
        )
    except (Refused, Malformed, Stale) as error:
        return _preview_page(code, error), status_of(error)
    return _back(code)


@pages.post("/desk/import/<code>")
def confirm(code: str) -> ResponseReturnValue:
    """Have the worker write what the dry run showed, all or nothing."""
    try:
        confirm_list(code, version=form_version(), by=current_actor(), at=clock.now())
    except (Refused, Malformed, Stale) as error:
        return _preview_page(code, error), status_of(error)
    return _back(code)


@pages.get("/desk/import/<code>/refused.xlsx")
def refused(code: str) -> ResponseReturnValue:
    """Hand back the refused rows with the reason beside each."""
    kept = import_by_code(code, current_actor())
    rows = [(one.cells, one.errors) for one in rows_of(kept, Outcome.REFUSED)]
    return _workbook(refused_xlsx(kept.headings, rows), "lianyi-refused")


@pages.get("/desk/instruments.xlsx")
def desk_workbook() -> ResponseReturnValue:
    """Hand out my units' listings as a workbook that can be imported again."""
    schema = ListingSchema()
    listings = [
        schema.dump(one)
        for unit in current_actor().scopes(Role.LAB_MANAGER)
        for one in listings_numbered(unit).values()
    ]
    lines = [[as_cell(f, one.get(f.form)) for f in FIELDS] for one in listings]
    headings = [own_heading(f) for f in FIELDS]
    return _workbook(as_xlsx(gettext("Listings"), headings, lines), "lianyi-desk")


def _upload_page(error: DomainError | None = None) -> str:
    actor = current_actor()
    locale = "en" if in_english() else "zh"
    return render_template(
        "catalog/import.html",
        units=[(code, name(locale)) for code, name in units_managed(actor)],
        imports=imports_of(actor),
        errors=messages(error) if error else {},
    )


def _preview_page(code: str, error: DomainError | None = None) -> str:
    one = listed_import(code, current_actor())
    asked = load_query(ImportRowsQuery())
    counts = one.row.counts or {}
    filled = [outcome for outcome in Outcome if counts.get(outcome)]
    show = asked["show"] or next(iter(filled), Outcome.NEW)
    pages_of_it = max(1, -(-counts.get(show, 0) // _SHOWN))
    number = min(asked["page"], pages_of_it)
    skip = (number - 1) * _SHOWN
    return render_template(
        "catalog/import_preview.html",
        one=one,
        common={
            name: request.form.get(f"v_{name}", one.row.common.get(name, ""))
            for name in COMMON
        },
        sheets=[(name, name) for name in one.row.sheets],
        columns=list(zip(one.row.headings, one.row.chosen, strict=True)),
        choices=[(field.form, _label(field.form)) for field in FIELDS],
        label=_label,
        rows=rows_of(one.row, show, skip=skip, limit=_SHOWN) if filled else [],
        counts=counts,
        show=show,
        page=number,
        pages=pages_of_it,
        to_page=partial(url_for, "imports.preview", code=code, show=show.value),
        outcome_names=OUTCOME_NAMES,
        told=told_messages,
        say=say,
        errors=messages(error) if error else {},
    )


def _label(name: str) -> str:
    return say(FIELD_NAMES[name]) if name in FIELD_NAMES else ""


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("imports.preview", code=code), HTTPStatus.SEE_OTHER)


def _workbook(content: bytes, name: str) -> Response:
    reply = Response(content, content_type=XLSX)
    reply.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return reply
