"""Free time over REST: one instrument's days, and what is free at all."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.queries.candidates import find
from booking.queries.compare import compared
from booking.queries.free_page import free_page
from booking.queries.readings import by_reading, reading_of
from booking.queries.results import results
from booking.queries.week import visible_week
from booking.rules.free_time import FreeWish
from booking.rules.wish import Wish
from booking.schemas.calendar import FreeBusySchema, WindowSchema
from booking.schemas.compare import CompareQuery, ComparisonSchema
from booking.schemas.free_time import FreeTimeQuery, FreeTimeSchema
from booking.schemas.near_miss import shown_miss
from booking.schemas.shown import shown_block
from booking.schemas.wish import AvailabilitySchema, WishSchema
from catalog.queries.did_you_mean import did_you_mean, readings
from identity.queries.zones import zone_names, zones
from kernel.http.caller import current_actor
from kernel.http.speech import in_english
from kernel.values import clock

api = Blueprint("calendar_api", __name__, description="When instruments are free")


@api.route("/instruments/<code>/calendar")
class FreeBusy(MethodView):
    """The time of one instrument."""

    @api.arguments(WindowSchema, location="query")
    @api.response(200, FreeBusySchema)
    def get(self, wanted: dict[str, Any], code: str) -> Response:
        """What is free and taken on an instrument

        With names and purposes only where its rules show them to the caller; where
        bookings are confidential what is not free is `closed`.
        """
        week = visible_week(
            code,
            wanted["on"],
            days=wanted["days"],
            viewer=current_actor(),
            at=clock.now(),
        )
        blocks = [shown_block(block) for block in week.blocks]
        return jsonify(instrument=code, blocks=blocks)


@api.route("/availability")
class Availability(MethodView):
    """Instruments that can be booked as wished."""

    @api.arguments(WishSchema, location="query")
    @api.response(200, AvailabilitySchema)
    def get(self, wish: Wish) -> dict[str, Any]:
        """Search instruments with their free time, price for me and next step"""
        actor, at = current_actor(), clock.now()
        meant = readings(wish.filters)
        found = by_reading(find(wish, actor, at=at), meant)
        page = results(found, wish, actor, zones(), at=at)
        named = reading_of(found, meant)
        return {
            "total": found.total if found.cut else len(found.candidates),
            "fitting": found.fitting,
            "page": page.number,
            "pages": page.pages,
            "did_you_mean": (
                None if found.called_so else did_you_mean(wish.filters.text)
            ),
            "readings": [{"name": r.name, "count": len(r.ids)} for r in meant],
            "items": [
                row.as_json() | {"reading": named.get(row.code)} for row in page.rows
            ],
        }


@api.route("/free-time")
class FreeTime(MethodView):
    """Free time between two moments."""

    @api.arguments(FreeTimeQuery, location="query")
    @api.response(200, FreeTimeSchema)
    def get(self, wish: FreeWish) -> dict[str, Any]:
        """Find what is free soonest for so long between two moments, on my conditions

        Opening hours, notice, horizon, set-up and clean-up count. When nothing fits,
        `misses` lists what could be had if little of the wish gave: kilometres when
        `farther`, minutes that remain when `shorter`, the start when `later`, fen an
        hour when `dearer`; `text` says it in the reader's language.
        """
        found = free_page(wish, current_actor(), at=clock.now())
        names = zone_names(english=in_english()) if found.misses else {}
        return {
            "page": wish.page,
            "more": found.more,
            "items": [row.as_json() for row in found.rows],
            "misses": [shown_miss(row, names) for row in found.misses],
        }


@api.route("/comparison")
class Comparison(MethodView):
    """Instruments side by side."""

    @api.arguments(CompareQuery, location="query")
    @api.response(200, ComparisonSchema)
    def get(self, wanted: dict[str, list[str]]) -> dict[str, Any]:
        """Compare up to four instruments: terms for me, next free time, specifications"""
        found = compared(wanted["i"], current_actor(), at=clock.now())
        return {"items": [one.as_json() for one in found]}
