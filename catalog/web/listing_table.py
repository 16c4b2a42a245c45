"""The desk's table of listings: edit many cells, look at what would change, save it all."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.edit_listings import edit_listings
from catalog.models.instrument import Instrument
from catalog.queries.listing_table import listings_to_edit, table_filters, table_rows
from catalog.queries.listings import states_counted
from catalog.rules.import_columns import COLUMNS
from catalog.rules.listing_table import (
    BY_FORM,
    EDITABLE,
    MOST_PER_PAGE,
    PER_PAGE,
    NothingChanges,
    columns_of,
)
from catalog.rules.publication import STATE_NAMES
from catalog.rules.words import FIELD_NAMES
from catalog.schemas.import_words import wordings
from catalog.schemas.listing_edits import (
    Edit,
    JudgedEdit,
    Wording,
    judged_edits,
    wording,
)
from catalog.schemas.listing_table import TableQuery
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.http.speech import in_english, messages, say
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused, Stale
from kernel.values.text import N_, Message

pages = Blueprint("listing_table", __name__, template_folder="templates")

_ENVELOPE = ("csrf_token", "do", "lang")
_VERSION = "_version"
UNKNOWN_CELL = N_("The page holds a cell that is not known here; load it afresh.")


@pages.get("/desk/instruments/table")
def table() -> ResponseReturnValue:
    """Show my units' listings as a table whose cells can be edited."""
    return _page(load_query(TableQuery()))


@pages.post("/desk/instruments/table")
def save() -> ResponseReturnValue:
    """Judge what was typed, and save it when that button was pressed: all or nothing."""
    asked, actor = load_query(TableQuery()), current_actor()
    edits = list(_edits())
    judged = judged_edits(edits, actor, wording(english=in_english()))
    writes = [one for one in judged if one.writes]
    if any(one.against for one in judged):
        return _told(asked, edits, judged), HTTPStatus.CONFLICT
    if not writes:
        return _told(asked, edits, judged, Refused(NothingChanges()))
    if request.form.get("do") != "save":
        return _told(asked, edits, judged)
    try:
        wanted = [(one.code, one.version, one.fields) for one in writes]
        edit_listings(wanted, by=actor, at=clock.now())
    except (Refused, Malformed, Stale) as error:
        judged = judged_edits(edits, actor, wording(english=in_english()))
        return _told(asked, edits, judged, error), status_of(error)
    flash(gettext("Saved: {n} listings.").format(n=len(writes)))
    here = request.full_path.rstrip("?")
    if request.headers.get("HX-Request"):
        return Response(headers={"HX-Redirect": here})
    return redirect(here, HTTPStatus.SEE_OTHER)


def _edits() -> Iterator[Edit]:
    """Yield what the form says of each listing. Raises Malformed for what is no cell."""
    found: dict[str, dict[str, str]] = {}
    for name in request.form:
        if name in _ENVELOPE:
            continue
        code, _, column = name.partition(".")
        values = request.form.getlist(name)
        if len(values) > 1 or column not in (*BY_FORM, _VERSION) or len(code) > 40:
            raise Malformed({"": [Message(UNKNOWN_CELL)]})
        found.setdefault(code, {})[column] = values[0]
    if len(found) > MOST_PER_PAGE:
        raise Malformed({"": [Message(UNKNOWN_CELL)]})
    for code, cells in found.items():
        said = cells.pop(_VERSION, "")
        if not (said.isascii() and said.isdigit() and len(said) < 10):
            raise Malformed({"": [Message(UNKNOWN_CELL)]})
        yield Edit(code, int(said), cells)


def _told(
    asked: dict[str, Any],
    edits: Sequence[Edit],
    judged: Sequence[JudgedEdit],
    error: DomainError | None = None,
) -> str:
    """Return what would become of the edits: beside the table, or with it."""
    told: dict[str, Any] = {
        "judged": [one for one in judged if one.writes or one.against],
        "writes": sum(1 for one in judged if one.writes),
        "against": sum(1 for one in judged if one.against),
        "general": messages(error).get("", []) if error else [],
        "label": _label,
        "say": say,
    }
    if request.headers.get("HX-Request"):
        return render_template("catalog/_table_report.html", **told)
    found = listings_to_edit({one.code for one in edits}, current_actor())
    rows = [found[one.code] for one in edits if one.code in found]
    return _page(asked, rows=rows, edits=edits, **told)


def _page(
    asked: dict[str, Any],
    *,
    rows: list[Instrument] | None = None,
    edits: Sequence[Edit] = (),
    **told: Any,
) -> str:
    actor = current_actor()
    counts = states_counted(table_filters(actor, asked["q"]))
    total = counts.get(asked["state"], 0) if asked["state"] else sum(counts.values())
    pages_of_it = max(1, -(-total // asked["per"]))
    number = min(asked["page"], pages_of_it)
    if rows is None:
        rows = table_rows(
            table_filters(actor, asked["q"], asked["state"]),
            order=asked["sort"],
            limit=asked["per"],
            offset=(number - 1) * asked["per"],
        )
    columns, words = columns_of(asked["columns"]), wording(english=in_english())
    return render_template(
        "catalog/listing_table.html",
        asked=asked,
        columns=columns,
        all_columns=COLUMNS,
        rows=rows,
        cell=words.cell,
        suggested={one.form: _suggested(one.form, words) for one in columns},
        typed={one.code: one.cells for one in edits},
        versions={one.code: one.version for one in edits},
        first=(number - 1) * asked["per"],
        total=total,
        page=number,
        pages=pages_of_it,
        sizes=(PER_PAGE, MOST_PER_PAGE),
        counts=counts,
        states=EDITABLE,
        state_names=STATE_NAMES,
        **({"label": _label, "judged": None} | told),
    )


def _suggested(name: str, words: Wording) -> list[str]:
    """Return the wordings that a column takes, where it is a closed list."""
    if name == "zone_key":
        return list(words.zones.values())
    return list(wordings(BY_FORM[name], english=words.english).values())


def _label(name: str) -> str:
    return say(FIELD_NAMES[name]) if name in FIELD_NAMES else ""
