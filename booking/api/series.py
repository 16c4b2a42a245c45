"""Series of bookings over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.book_series import book_series, preview_series
from booking.commands.cancel_series import cancel_series
from booking.commands.change_series import change_series
from booking.commands.retry_series import retry_series
from booking.queries.series import my_series, series_view
from booking.rules.series import WantedSeries, WantedSeriesChange
from booking.schemas.series import (
    SeriesCancelSchema,
    SeriesChangeSchema,
    SeriesPageSchema,
    SeriesPreviewSchema,
    SeriesQuerySchema,
    SeriesRequestSchema,
    SeriesRetrySchema,
    SeriesSchema,
    TouchedSchema,
    shown_line,
    shown_series,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.http.speech import say
from kernel.values import clock
from kernel.values.clock import rfc3339

api = Blueprint("series_api", __name__, description="Bookings that repeat")


@api.route("/series")
class AllSeries(MethodView):
    """All series of the caller."""

    @api.arguments(SeriesQuerySchema, location="query")
    @api.response(200, SeriesPageSchema)
    def get(self, _wanted: dict[str, Any]) -> dict[str, Any]:
        """List my series, the latest first"""
        page = page_request(Mark.ID)
        found = my_series(
            current_actor(),
            limit=page.limit + 1,
            before=page.after[0] if page.after else None,
        )
        shown, more = found[: page.limit], len(found) > page.limit
        return {
            "items": [shown_line(line) for line in shown],
            "next_cursor": cursor_of(shown[-1].row.id) if more else None,
        }

    @api.arguments(SeriesRequestSchema)
    @api.response(201, SeriesSchema)
    def post(self, wanted: WantedSeries) -> Response:
        """Book an instrument by a rule, at most 100 times

        What conflicts is skipped, shifted as little as possible, or refuses the whole.
        """
        actor, at = current_actor(), clock.now()
        return created_once(
            lambda: shown_series(book_series(wanted, by=actor, at=at)), by=actor, at=at
        )


@api.route("/series/preview")
class SeriesPreview(MethodView):
    """A series before it is made."""

    @api.arguments(SeriesRequestSchema)
    @api.response(200, SeriesPreviewSchema)
    def post(self, wanted: WantedSeries) -> dict[str, Any]:
        """Say what would become of every time, without booking"""
        outcomes = preview_series(wanted, by=current_actor(), at=clock.now())
        return {
            "occurrences": [
                {
                    "number": one.number,
                    "start": rfc3339(one.span.start),
                    "end": rfc3339(one.span.end),
                    "state": one.state,
                    "reservation": None,
                    "reasons": [say(reason) for reason in one.reasons],
                }
                for one in outcomes
            ]
        }


@api.route("/series/<code>")
class OneSeries(MethodView):
    """One series."""

    @api.response(200, SeriesSchema)
    def get(self, code: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Get a series with every occurrence"""
        view = series_view(code, current_actor())
        return shown_series(view), 200, {"ETag": etag(view.row.version)}

    @api.arguments(SeriesChangeSchema)
    @api.response(200, TouchedSchema)
    def patch(self, wanted: WantedSeriesChange, code: str) -> dict[str, Any]:
        """Move this booking, this and the following, or all (If-Match); all or none"""
        version = _matched(code)
        touched = change_series(
            code, wanted, version=version, by=current_actor(), at=clock.now()
        )
        return _touched(code, touched)


@api.route("/series/<code>/retry")
class Retry(MethodView):
    """The skipped once more."""

    @api.arguments(SeriesRetrySchema)
    @api.response(200, TouchedSchema)
    def post(self, wanted: dict[str, Any], code: str) -> dict[str, Any]:
        """Book what was skipped, as far as it is free now"""
        booked = retry_series(code, **wanted, by=current_actor(), at=clock.now())
        return _touched(code, booked)


@api.route("/series/<code>/cancel")
class SeriesCancellation(MethodView):
    """Giving bookings of a series back."""

    @api.arguments(SeriesCancelSchema)
    @api.response(200, TouchedSchema)
    def post(self, wanted: dict[str, Any], code: str) -> dict[str, Any]:
        """Cancel this booking, this and the following, or all (If-Match)"""
        version = _matched(code)
        touched = cancel_series(
            code, **wanted, version=version, by=current_actor(), at=clock.now()
        )
        return _touched(code, touched)


def _matched(code: str) -> int:
    return require_match(series_view(code, current_actor()).row.version)


def _touched(code: str, touched: int) -> dict[str, Any]:
    return {
        "touched": touched,
        "series": shown_series(series_view(code, current_actor())),
    }
