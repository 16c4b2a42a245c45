"""The shared list: every published instrument, on pages and as a table to take away."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.formats.shared_list import CSV, XLSX, as_csv, as_xlsx
from catalog.queries.facets import Facet, facets
from catalog.queries.listings import ListingRow, listing_rows
from catalog.rules.filters import Filters
from catalog.rules.listing_state import Mode, TrainingLevel
from catalog.rules.words import MODE_NAMES, TRAINING_NAMES
from catalog.schemas.search import SearchSchema
from kernel.http.forms import load_query
from kernel.http.speech import in_english
from kernel.values.text import N_

pages = Blueprint("shared_list", __name__, template_folder="templates")

PER_PAGE = 50
# More than the two zones will ever list; a table must end somewhere.
MOST_ROWS = 20_000
HEADINGS = (
    N_("Number"), N_("Chinese name"), N_("English name"), N_("Model"), N_("Manufacturer"),
    N_("Category"), N_("Managing unit"), N_("Zone"), N_("Building and room"),
    N_("Modes of use"), N_("Qualification"),
)  # fmt: skip


@pages.get("/list")
def shared_list() -> ResponseReturnValue:
    """Show the published instruments as a table, fifty to a page."""
    filters: Filters = load_query(SearchSchema())
    counted = facets(filters)
    number = _page_number(counted.total)
    rows = listing_rows(filters, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return render_template(
        "catalog/shared_list.html",
        filters=filters,
        facets=counted,
        rows=rows,
        page=number,
        pages=_pages_of(counted.total),
        category_choices=_choices(counted.categories),
        unit_choices=_choices(counted.organisations),
        mode_choices=[
            (one.key, f"{gettext(MODE_NAMES[Mode(one.key)])} ({one.count})")
            for one in counted.modes
        ],
        modes=MODE_NAMES,
        training=TRAINING_NAMES,
    )


@pages.get("/list.csv")
def shared_list_csv() -> ResponseReturnValue:
    """Send the list as CSV."""
    return _attachment(as_csv(_headings(), _cells()), CSV, "csv")


@pages.get("/list.xlsx")
def shared_list_xlsx() -> ResponseReturnValue:
    """Send the list as a workbook."""
    title = gettext("Shared list")
    return _attachment(as_xlsx(title, _headings(), _cells()), XLSX, "xlsx")


def _choices(found: list[Facet]) -> list[tuple[str, str]]:
    locale = "en" if in_english() else "zh"
    return [(one.key, f"{one.name(locale)} ({one.count})") for one in found]


def _headings() -> list[str]:
    return [gettext(heading) for heading in HEADINGS]


def _cells() -> Iterator[list[str]]:
    filters: Filters = load_query(SearchSchema())
    for row in listing_rows(filters, limit=MOST_ROWS):
        yield _cells_of(row)


def _cells_of(row: ListingRow) -> list[str]:
    locale = "en" if in_english() else "zh"
    modes = "、".join(gettext(MODE_NAMES[Mode(mode)]) for mode in row.modes)
    return [
        row.code, row.name.zh, row.name.en, row.model, row.manufacturer,
        row.category(locale), row.organisation(locale), row.zone(locale), row.room,
        modes, gettext(TRAINING_NAMES[TrainingLevel(row.training_level)]),
    ]  # fmt: skip


def _attachment(content: bytes, kind: str, suffix: str) -> Response:
    reply = Response(content, content_type=kind)
    reply.headers["Content-Disposition"] = (
        f'attachment; filename="lianyi-list.{suffix}"'
    )
    return reply


def _pages_of(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def _page_number(total: int) -> int:
    """Return ?page= within what there is; anything else is the first page."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(number, 1), _pages_of(total))
