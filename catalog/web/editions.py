"""Editions of the sharing list: public pages, files, and the coordinator's next one."""

from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.publish_edition import publish_edition
from catalog.formats.edition_pdf import PDF, edition_pdf
from catalog.formats.shared_list import CSV, XLSX, as_csv, as_xlsx
from catalog.models.edition import Edition
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.editions import edition_by_code, editions, entries_of, next_edition
from catalog.rules.edition import COLUMNS, Entry, usual_code
from catalog.rules.listing_state import Mode
from catalog.rules.words import MODE_NAMES
from catalog.schemas.edition import (
    EditionOutSchema,
    EditionSchema,
    edition_cell,
    edition_heading,
)
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import in_english, local_day, messages
from kernel.values import clock
from kernel.values.errors import Malformed, NotFound, Refused, Stale

pages = Blueprint("editions", __name__, template_folder="templates")

PER_PAGE = 50
# So many lines of a comparison are shown; the counts say how many there are.
MOST_SHOWN = 200
_SHORT = ("code", "name", "maker", "category", "unit", "zone", "room", "modes")


@pages.get("/list/editions")
def edition_list() -> ResponseReturnValue:
    """Show the editions, the newest first."""
    may = TABLE.conceivable(current_actor(), Permission.PUBLISH_EDITION)
    return render_template("catalog/editions.html", editions=editions(), may=may)


@pages.get("/list/editions/<code>")
def edition(code: str) -> ResponseReturnValue:
    """Show one edition; its address stays."""
    found = edition_by_code(code)
    count = max(1, -(-found.entry_count // PER_PAGE))
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    page = min(max(number, 1), count)
    rows = entries_of(found, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return render_template(
        "catalog/edition.html", edition=found, page=page, pages=count,
        rows=[_short(entry) for entry in rows],
    )  # fmt: skip


@pages.get("/list/editions/<code>.<suffix>")
def edition_file(code: str, suffix: str) -> ResponseReturnValue:
    """Send an edition as CSV, workbook, JSON or PDF."""
    makers = {"csv": _csv, "xlsx": _xlsx, "json": _json, "pdf": _pdf}
    if suffix not in makers:
        raise NotFound
    found, lang = edition_by_code(code), "en" if in_english() else "zh"
    # What never changes is made again only for whoever does not have it.
    tag = f"{found.digest[:32]}.{lang}"
    if request.if_none_match.contains(tag):
        reply = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        content, kind = makers[suffix](found, entries_of(found))
        reply = Response(content, content_type=kind)
        name = f"lianyi-list-{found.code}.{suffix}"
        reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.set_etag(tag)
    reply.headers["Cache-Control"] = "no-cache"
    reply.vary.update(("Cookie", "Accept-Language"))
    return reply


@pages.get("/list/editions/next")
def next_form() -> ResponseReturnValue:
    """Show a coordinator what would enter, leave and change."""
    TABLE.require(current_actor(), Permission.PUBLISH_EDITION, Subject(0))
    return _next({"code": usual_code(clock.local_day(clock.now()))}, {})


@pages.post("/list/editions/next")
def publish() -> ResponseReturnValue:
    """Publish the list as it stands, if it is the one that was shown."""
    try:
        given = load_form(EditionSchema())
        made = publish_edition(given, by=current_actor(), at=clock.now())
    except (Malformed, Refused, Stale) as error:
        return _next(request.form, messages(error)), status_of(error)
    flash(gettext("Edition {code} is published.").format(code=made.code))
    return redirect(url_for(".edition", code=made.code), HTTPStatus.SEE_OTHER)


def _next(given: Any, errors: dict[str, list[str]]) -> str:
    return render_template(
        "catalog/edition_next.html", seen=next_edition(), given=given, errors=errors,
        columns=COLUMNS, most=MOST_SHOWN, shown=_shown, short=_short,
    )  # fmt: skip


def _short(entry: Entry) -> dict[str, str]:
    lang = "en" if in_english() else "zh"

    def named(what: str) -> str:
        return str(entry[f"{what}_{lang}"] or entry[f"{what}_zh"])

    return {
        "code": entry["code"],
        "name": named("name"),
        "maker": f"{entry['manufacturer']} {entry['model']}".strip(),
        "category": named("category"),
        "unit": named("unit"),
        "zone": named("zone"),
        "room": entry["room"],
        "modes": _shown("modes", entry["modes"]),
    }


def _shown(name: str, value: Any) -> str:
    if name == "modes":
        between = ", " if in_english() else "、"
        return between.join(gettext(MODE_NAMES[Mode(mode)]) for mode in value)
    return edition_cell(name, value, english=in_english())


def _table(entries: list[Entry]) -> tuple[list[str], list[list[str]]]:
    """Return headings and lines: an edition of before has the columns that it had."""
    english = in_english()
    names = [name for name in COLUMNS if name in entries[0]]
    headings = [edition_heading(name, english=english) for name in names]
    lines = [
        [edition_cell(name, entry[name], english=english) for name in names]
        for entry in entries
    ]
    return [str(gettext(said)) for said in headings], lines


def _csv(_edition: Edition, entries: list[Entry]) -> tuple[bytes, str]:
    return as_csv(*_table(entries)), CSV


def _xlsx(edition: Edition, entries: list[Entry]) -> tuple[bytes, str]:
    title = f"{gettext('Shared list')} {edition.code}"
    return as_xlsx(title, *_table(entries), day=edition.published_on), XLSX


def _json(edition: Edition, entries: list[Entry]) -> tuple[bytes, str]:
    body = {**EditionOutSchema().dump(edition), "entries": entries}
    return jsonify(body).get_data(), "application/json"


def _pdf(edition: Edition, entries: list[Entry]) -> tuple[bytes, str]:
    rows = [
        [str(n), *(_short(entry)[name] for name in _SHORT)]
        for n, entry in enumerate(entries, start=1)
    ]
    heads = (
        gettext("No."), gettext("Number"), gettext("Instrument"), gettext("Model"),
        gettext("Category"), gettext("Managing unit"), gettext("Zone"),
        gettext("Building and room"), gettext("Modes of use"),
    )  # fmt: skip
    made = edition_pdf(
        lang="en" if in_english() else "zh",
        title=gettext("Shared list of research instruments {code}").format(
            code=edition.code
        ),
        facts=[
            gettext("Edition No. {n}").format(n=edition.number),
            local_day(edition.published_on, year=True),
            gettext("{n} instruments").format(n=edition.entry_count),
        ],
        note=edition.note, headings=heads, rows=rows,
        seal=gettext("Published by (seal):"), day=edition.published_on,
    )  # fmt: skip
    return made, PDF
