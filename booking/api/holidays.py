"""The calendar of public holidays over REST."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.import_holidays import import_holidays
from booking.queries.holidays import holiday_preview, holiday_years
from booking.rules.holidays import WHY, read_rows
from booking.schemas.holidays import (
    HolidayChangeSchema,
    HolidayRequestSchema,
    HolidaysSchema,
)
from kernel.http.caller import current_actor
from kernel.http.speech import say
from kernel.values import clock

api = Blueprint("holidays_api", __name__, description="Public holidays")


@api.route("/holidays")
class Holidays(MethodView):
    """The calendar of public holidays."""

    @api.response(200, HolidaysSchema)
    def get(self) -> dict[str, Any]:
        """List holidays and make-up workdays; an unpublished year has none"""
        return {"items": holiday_years(clock.local_day(clock.now()))}


@api.route("/holidays/import")
class HolidayImport(MethodView):
    """A published list."""

    @api.arguments(HolidayRequestSchema)
    @api.response(200, HolidayChangeSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Take over a list that replaces the years it names, or show what it would do"""
        at = clock.now()
        given = read_rows(wanted["days"])
        preview = holiday_preview(given, at=at)
        done = not wanted["dry_run"]
        change = (
            import_holidays(given, seen=None, by=current_actor(), at=at)
            if done
            else preview.change
        )
        return {
            "years": given.years,
            "new": change.new,
            "changed": change.changed,
            "gone": change.gone,
            "refused": [
                {"number": one.number, "text": one.text, "why": say(WHY[one.why])}
                for one in given.refused
            ],
            "bookings": preview.bookings,
            "done": done,
        }
