"""Downtime over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.end_downtime import end_downtime
from booking.commands.open_downtime import open_downtime
from booking.queries.downtimes import downtimes
from booking.schemas.calendar import (
    DowntimePageSchema,
    DowntimeRequestSchema,
    DowntimeSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint(
    "downtime_api", __name__, description="Maintenance, faults and closures"
)


@api.route("/downtimes")
class Downtimes(MethodView):
    """All downtimes of my labs' instruments."""

    @api.response(200, DowntimePageSchema)
    def get(self) -> dict[str, Any]:
        """List current and planned downtimes of my labs' instruments"""
        return {"items": downtimes(current_actor(), at=clock.now())}

    @api.arguments(DowntimeRequestSchema)
    @api.response(201, DowntimeSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Take an instrument out of use; refused over bookings unless displacing them"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            row = open_downtime(
                wanted["instrument"],
                wanted["span"],
                kind=wanted["kind"],
                reason=wanted["reason"],
                displace=wanted["displace"],
                unit=wanted["unit"],
                by=actor,
                at=at,
            )
            span = wanted["span"]
            body: dict[str, Any] = DowntimeSchema().dump(
                {
                    "id": row.id,
                    "instrument": wanted["instrument"],
                    "kind": row.kind,
                    "start": span.start,
                    "end": span.end,
                    "reason": row.reason,
                    "unit": row.unit_no,
                    "ended_at": None,
                }
            )
            return body

        return created_once(make, by=actor, at=at)


@api.route("/downtimes/<int:downtime_id>/end")
class DowntimeEnd(MethodView):
    """The end of a downtime."""

    @api.response(204)
    def post(self, downtime_id: int) -> None:
        """Bring an instrument back into use now"""
        end_downtime(downtime_id, by=current_actor(), at=clock.now())
