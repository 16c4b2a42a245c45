"""Calendars that a lab keeps elsewhere, over REST."""

from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.follow_calendar import follow_calendar
from booking.commands.leave_calendar import leave_calendar
from booking.commands.renew_calendar import renew_calendar
from booking.formats.ics_in import read_calendar
from booking.queries.busy import against_calendar, busy_source, busy_sources
from booking.rules.busy import Difference, window_at
from booking.schemas.busy import (
    RenewalSchema,
    SourceRequestSchema,
    SourceSchema,
    SourcesSchema,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.values import clock
from kernel.values.actor import Actor
from kernel.values.errors import Stale

api = Blueprint("busy_api", __name__, description="Calendars that labs keep elsewhere")

Told = tuple[dict[str, Any], int, dict[str, str]]


@api.route("/busy-calendars")
class BusySources(MethodView):
    """All calendars that the instruments of my labs follow."""

    @api.response(200, SourcesSchema)
    def get(self) -> dict[str, Any]:
        """List the calendars that my labs' instruments follow"""
        return {"items": busy_sources(current_actor())}

    @api.arguments(SourceRequestSchema)
    @api.response(201, SourceSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Close an instrument where an iCalendar file says it is busy; bookings stay"""
        actor, at = current_actor(), clock.now()
        reading = read_calendar(wanted["ics"], window_at(at))

        def make() -> dict[str, Any]:
            source, found = follow_calendar(
                wanted["instrument"], wanted["name"], wanted["ics"], reading,
                by=actor, at=at,
            )  # fmt: skip
            return _body(source.id, actor, found)

        return created_once(make, by=actor, at=at)


@api.route("/busy-calendars/<int:source_id>")
class OneBusySource(MethodView):
    """One calendar that an instrument follows."""

    @api.response(200, SourceSchema)
    def get(self, source_id: int) -> Told:
        """Get a calendar with the bookings that stand against it"""
        return _shown(source_id, current_actor(), None)

    @api.arguments(RenewalSchema)
    @api.response(200, SourceSchema)
    def put(self, wanted: dict[str, bytes], source_id: int) -> Told:
        """Bring a newer file: new, changed and gone times are taken over (If-Match)"""
        actor, at = current_actor(), clock.now()
        busy_source(source_id, actor)
        version, content = require_match(), wanted["ics"]
        reading = read_calendar(content, window_at(at))
        try:
            _row, found = renew_calendar(
                source_id, content, reading, version=version, by=actor, at=at
            )
        except Stale as stale:
            require_match(stale.version)
            raise
        return _shown(source_id, actor, found)

    @api.response(204)
    def delete(self, source_id: int) -> None:
        """Follow a calendar no longer; its times can be booked again"""
        leave_calendar(source_id, by=current_actor(), at=clock.now())


def _shown(source_id: int, actor: Actor, found: Difference[str] | None) -> Told:
    version = busy_source(source_id, actor).version
    return _body(source_id, actor, found), 200, {"ETag": etag(version)}


def _body(
    source_id: int, actor: Actor, found: Difference[str] | None
) -> dict[str, Any]:
    told: dict[str, Any] = asdict(busy_source(source_id, actor))
    told["conflicts"] = against_calendar(source_id, at=clock.now())
    if found is not None:
        told |= {
            "new": len(found.new),
            "changed": len(found.changed),
            "gone": len(found.gone),
        }
    body: dict[str, Any] = SourceSchema().dump(told)
    return body
