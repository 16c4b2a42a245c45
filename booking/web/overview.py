"""The timeline of all instruments: a day or a week, a screenful at a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.queries.overview import OverviewRow, overview_index, overview_rows
from booking.rules.opening import local_midnight
from booking.rules.overview import (
    CHUNK,
    MOST_ROWS,
    Cell,
    Scale,
    cells,
    chunks,
    scale_of,
)
from booking.schemas.overview import OverviewSchema
from booking.schemas.wish import USUAL_MIN
from catalog.queries.categories import category_tree
from catalog.rules.filters import Filters
from identity.queries.zones import zones
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed

# What the address of a chunk keeps of the page's own.
_KEPT = ("on", "view", "q", "zone", "category", "unit", "lang")

pages = Blueprint("overview", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with what is drawn of it."""

    row: OverviewRow
    cells: list[Cell]


@pages.get("/timeline")
def overview_page() -> ResponseReturnValue:
    """Show the first rows, and a place for every other that is filled when seen."""
    try:
        asked = load_query(OverviewSchema())
    except Malformed as error:
        asked = {"filters": Filters(machines=True), "view": "day", "row": 0}
        return _page(asked, messages(error)), 422
    return _page(asked, {})


@pages.get("/timeline/rows")
def rows() -> ResponseReturnValue:
    """Send the rows of one chunk, for the page that has just come to see them."""
    asked = load_query(OverviewSchema())
    at = clock.now()
    ids = overview_index(asked["filters"])
    begin = asked["row"] - asked["row"] % CHUNK
    return render_template(
        "booking/_overview_rows.html", **_drawn(asked, ids, begin, at)
    )


def _page(asked: dict[str, Any], errors: dict[str, list[str]]) -> str:
    at = clock.now()
    ids = overview_index(asked["filters"])
    begin = min(asked["row"], max(min(len(ids), MOST_ROWS) - 1, 0))
    begin -= begin % CHUNK
    today = clock.local_day(at)
    first, days = _days(asked, at)
    return render_template(
        "booking/overview.html",
        total=len(ids),
        most=MOST_ROWS,
        chunks=chunks(len(ids)),
        begin=begin,
        size=CHUNK,
        filters=asked["filters"],
        before=first - timedelta(days=days),
        after=first + timedelta(days=days),
        today=today,
        shown_days=[first + timedelta(days=n) for n in range(days)],
        zones=zones(),
        categories=category_tree(),
        errors=errors,
        rows_url=_rows_url,
        **_drawn(asked, ids, begin, at),
    )


def _drawn(
    asked: dict[str, Any], ids: list[int], begin: int, at: datetime
) -> dict[str, Any]:
    first, days = _days(asked, at)
    scale = scale_of(local_midnight(first), asked["view"])
    found = overview_rows(
        ids[begin : begin + CHUNK], first, days, current_actor(), at=at
    )
    return {
        "view": asked["view"],
        "day": first,
        "scale": scale,
        "drawn": [DrawnRow(row, _cells(row, scale)) for row in found],
        "now": at,
        "usual": timedelta(minutes=USUAL_MIN),
    }


def _cells(row: OverviewRow, scale: Scale) -> list[Cell]:
    return cells(((block.kind, block.span) for block in row.blocks), scale)


def _days(asked: dict[str, Any], at: datetime) -> tuple[date, int]:
    """Return the first day shown and how many; a week begins on its Monday."""
    day = asked.get("on") or clock.local_day(at)
    if asked["view"] == "week":
        return day - timedelta(days=day.weekday()), 7
    return day, 1


def _rows_url(begin: int, endpoint: str = ".rows") -> str:
    """Return the address of a chunk under the filters of the page."""
    args: dict[str, Any] = {
        name: values for name, values in request.args.lists() if name in _KEPT
    }
    return url_for(endpoint, **args, row=begin)
