"""The timeline of many instruments over REST."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.queries.overview import overview_index, overview_rows
from booking.schemas.overview import TimelinePageSchema, TimelineSchema
from booking.schemas.shown import shown_row
from kernel.http.caller import current_actor
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint("overview_api", __name__, description="Many instruments at once")


@api.route("/timeline")
class Timeline(MethodView):
    """The time of many instruments."""

    @api.arguments(TimelineSchema, location="query")
    @api.response(200, TimelinePageSchema)
    def get(self, wanted: dict[str, Any]) -> Response:
        """What is free and taken on the instruments that match, without names"""
        page = page_request(Mark.NUMBER)
        begin = max(0, page.after[0]) if page.after else 0
        ids = overview_index(wanted["filters"])
        end = begin + page.limit
        rows = overview_rows(
            ids[begin:end],
            wanted["on"],
            wanted["days"],
            current_actor(),
            at=clock.now(),
        )
        return jsonify(
            total=len(ids),
            items=[shown_row(row) for row in rows],
            next_cursor=cursor_of(end) if end < len(ids) else None,
        )
