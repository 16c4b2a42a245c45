"""The desk's pages for bringing a list of instruments: upload, look, confirm."""

from collections import Counter
from dataclasses import dataclass
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
from flask_babel import gettext

from catalog.commands.import_listings import import_listings
from catalog.commands.keep_list import keep_list
from catalog.formats.shared_list import XLSX, as_xlsx
from catalog.formats.table_in import read_table
from catalog.models.listing_import import ListingImport
from catalog.queries.listing import organisation_id_of, units_managed
from catalog.queries.listing_imports import (
    import_by_code,
    imports_of,
    listings_numbered,
    remembered_columns,
)
from catalog.rules.import_columns import COLUMNS, guess, heading_row, plain_heading
from catalog.rules.words import FIELD_NAMES
from catalog.schemas.import_rows import BY_FORM, JudgedRow, Outcome, as_cell, judged
from catalog.schemas.listing import ListingSchema
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.speech import in_english, messages, say
from kernel.http.uploads import takes_files
from kernel.values import clock
from kernel.values.actor import Role
from kernel.values.errors import (
    DomainError,
    Forbidden,
    Malformed,
    NotFound,
    Refused,
    Stale,
)
from kernel.values.text import N_, has_control_characters

pages = Blueprint("imports", __name__, template_folder="templates")

# Larger than a file may be, so that one just above gets its sentence at the field.
_MOST_BYTES = 16 * 1024 * 1024
_SHOWN = 200
OUTCOME_NAMES = {
    Outcome.NEW: N_("New"),
    Outcome.CHANGED: N_("Changed"),
    Outcome.SAME: N_("Same"),
    Outcome.REFUSED: N_("Refused"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as it was read under the chosen columns."""

    headings: list[str]
    chosen: list[str]
    rows: list[JudgedRow]
    table: list[list[str]]


@pages.get("/desk/import")
def upload_form() -> ResponseReturnValue:
    """Ask for a list, and show those that came before."""
    return _upload_page()


@pages.post("/desk/import")
@takes_files(_MOST_BYTES)
def upload() -> ResponseReturnValue:
    """Keep a list that can be read and show what it would do."""
    actor = current_actor()
    try:
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        unit = request.form.get("organisation", "")
        managed = actor.scopes(Role.LAB_MANAGER)
        owner = organisation_id_of(unit) if unit else next(iter(managed), None)
        if owner is None or owner not in managed:
            raise NotFound if unit else Forbidden
        read_table(content)
        name = (sent.filename or "")[-200:] if sent else ""
        if has_control_characters(name):
            name = ""
        kept = keep_list(
            content, name=name, organisation_id=owner, by=actor, at=clock.now()
        )
    except (Refused, Malformed) as error:
        return _upload_page(error), status_of(error)
    return redirect(url_for("imports.preview", code=kept.code), HTTPStatus.SEE_OTHER)


@pages.get("/desk/import/<code>")
def preview(code: str) -> ResponseReturnValue:
    """Show each row as new, changed, same or refused; nothing is written."""
    return _preview_page(import_by_code(code, current_actor()))


@pages.post("/desk/import/<code>")
def confirm(code: str) -> ResponseReturnValue:
    """Write what the dry run showed, all or nothing."""
    actor = current_actor()
    kept = import_by_code(code, actor)
    reading = _reading(kept)
    try:
        done = import_listings(
            code,
            new=[r.fields for r in reading.rows if r.outcome is Outcome.NEW],
            changed=[
                (r.code, r.version, r.fields)
                for r in reading.rows
                if r.outcome is Outcome.CHANGED
            ],
            columns={
                plain_heading(heading): name
                for heading, name in zip(reading.headings, reading.chosen, strict=True)
                if heading
            },
            by=actor,
            at=clock.now(),
        )
    except (Refused, Malformed, Stale) as error:
        return _preview_page(kept, error), status_of(error)
    flash(gettext("Imported: {new} new, {changed} changed.").format(**done))
    return redirect(url_for("imports.preview", code=code), HTTPStatus.SEE_OTHER)


@pages.get("/desk/import/<code>/refused.xlsx")
def refused(code: str) -> ResponseReturnValue:
    """Hand back the refused rows with the reason beside each."""
    reading = _reading(import_by_code(code, current_actor()))
    lines = [
        [
            *(cell for cell in _padded(reading, row)),
            "；".join(
                f"{_label(name)}：{say(one)}" if _label(name) else say(one)
                for name, told in row.errors.items()
                for one in told
            ),
        ]
        for row in reading.rows
        if row.outcome is Outcome.REFUSED
    ]
    title = gettext("Refused rows")
    headings = [*reading.headings, gettext("Why it was refused")]
    return _workbook(as_xlsx(title, headings, lines), "lianyi-refused")


@pages.get("/desk/instruments.xlsx")
def desk_workbook() -> ResponseReturnValue:
    """Hand out my units' listings as a workbook that can be imported again."""
    schema = ListingSchema()
    listings = [
        schema.dump(one)
        for unit in current_actor().scopes(Role.LAB_MANAGER)
        for one in listings_numbered(unit).values()
    ]
    lines = [[as_cell(f, one.get(f.form)) for f in COLUMNS] for one in listings]
    headings = [f.zh + ("（万元）" if f.form.endswith("_wan") else "") for f in COLUMNS]
    return _workbook(as_xlsx(gettext("Listings"), headings, lines), "lianyi-desk")


def _reading(kept: ListingImport) -> Reading:
    table = read_table(kept.content)
    top = heading_row(table)
    width = max(map(len, table))
    headings = [*table[top], *[""] * (width - len(table[top]))]
    remembered = kept.columns or remembered_columns(kept.organisation_id)
    chosen = guess(headings, remembered)
    if "c0" in request.values and kept.done is None:
        asked = [request.values.get(f"c{n}", "") for n in range(width)]
        chosen = [
            one if one in BY_FORM and one not in asked[:n] else ""
            for n, one in enumerate(asked)
        ]
    rows = judged(
        table[top + 1 :],
        first_line=top + 2,
        headings=headings,
        chosen=chosen,
        organisation_id=kept.organisation_id,
    )
    return Reading(headings, chosen, rows, table)


def _upload_page(error: DomainError | None = None) -> str:
    actor = current_actor()
    locale = "en" if in_english() else "zh"
    return render_template(
        "catalog/import.html",
        units=[(code, name(locale)) for code, name in units_managed(actor)],
        imports=imports_of(actor),
        errors=messages(error) if error else {},
    )


def _preview_page(kept: ListingImport, error: DomainError | None = None) -> str:
    reading = _reading(kept)
    counts = Counter(row.outcome for row in reading.rows)
    order = (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW, Outcome.SAME)
    shown = sorted(reading.rows, key=lambda row: order.index(row.outcome))[:_SHOWN]
    return render_template(
        "catalog/import_preview.html",
        kept=kept,
        columns=list(enumerate(zip(reading.headings, reading.chosen, strict=True))),
        chosen=[name for name in reading.chosen if name],
        choices=[(one.form, _label(one.form)) for one in COLUMNS],
        label=_label,
        rows=shown,
        hidden=len(reading.rows) - len(shown),
        counts=counts,
        outcome_names=OUTCOME_NAMES,
        say=say,
        as_cell=lambda name, value: as_cell(BY_FORM[name], value),
        query={f"c{n}": name for n, name in enumerate(reading.chosen)},
        errors=messages(error) if error else {},
    )


def _label(name: str) -> str:
    return say(FIELD_NAMES[name]) if name in FIELD_NAMES else ""


def _padded(reading: Reading, row: JudgedRow) -> list[str]:
    cells = reading.table[row.line - 1]
    return [*cells, *[""] * (len(reading.headings) - len(cells))]


def _workbook(content: bytes, name: str) -> Response:
    reply = Response(content, content_type=XLSX)
    reply.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return reply
