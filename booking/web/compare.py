"""The page that puts up to four instruments side by side."""

from http import HTTPStatus

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.queries.compare import MOST, compared, spec_names
from booking.schemas.compare import CompareQuery
from kernel.http.caller import current_actor
from kernel.http.forms import load_query
from kernel.http.speech import messages
from kernel.values import clock
from kernel.values.errors import Malformed

pages = Blueprint("compare", __name__, template_folder="templates")


@pages.get("/compare")
def compare_page() -> ResponseReturnValue:
    """Show the instruments named, side by side; the address can be passed on."""
    try:
        codes = load_query(CompareQuery())["i"]
    except Malformed as error:
        return _page([], messages(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(codes, {})


def _page(codes: list[str], errors: dict[str, list[str]]) -> str:
    columns = compared(codes, current_actor(), at=clock.now())
    shown = [one.instrument.code for one in columns]
    return render_template(
        "booking/compare.html",
        columns=columns,
        names=spec_names(columns),
        missing=[code for code in codes if code not in shown],
        without=lambda code: url_for(
            ".compare_page", i=[one for one in shown if one != code]
        ),
        most=MOST,
        errors=errors,
    )
