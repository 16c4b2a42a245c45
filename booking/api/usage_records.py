"""Service records over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.confirm_hours import confirm_hours
from booking.commands.reverse_record import reverse_record
from booking.queries.usage_records import records
from booking.schemas.reservation import ReasonSchema
from booking.schemas.usage_record import (
    ConfirmSchema,
    ServiceRecordPageSchema,
    shown_record,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint("service_records_api", __name__, description="Hours as they were used")


@api.route("/service-records")
class ServiceRecords(MethodView):
    """All records of my labs."""

    @api.response(200, ServiceRecordPageSchema)
    def get(self) -> dict[str, Any]:
        """List service records of my labs' instruments, the latest first"""
        page = page_request(Mark.ID)
        found = records(
            current_actor(),
            before_id=int(page.after[0]) if page.after else None,
            limit=page.limit + 1,
        )
        shown = found[: page.limit]
        more = len(found) > page.limit
        return {
            "items": [shown_record(*row) for row in shown],
            "next_cursor": cursor_of(shown[-1][0].id) if more else None,
        }

    @api.arguments(ConfirmSchema)
    @api.response(201, ServiceRecordPageSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Confirm finished bookings: all of them become records, or none"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = confirm_hours(wanted["items"], by=actor, at=at)
            ids = {row.id for row in made}
            shown = [row for row in records(actor, limit=len(ids)) if row[0].id in ids]
            return {"items": [shown_record(*row) for row in shown], "next_cursor": None}

        return created_once(make, by=actor, at=at)


@api.route("/service-records/<code>/reverse")
class Reversal(MethodView):
    """Taking a record back."""

    @api.arguments(ReasonSchema)
    @api.response(201)
    def post(self, wanted: dict[str, str], code: str) -> Response:
        """Reverse a record by a row with the opposite figures"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = reverse_record(code, wanted["comment"], by=actor, at=at)
            return {"code": made.code, "reverses": code}

        return created_once(make, by=actor, at=at)
