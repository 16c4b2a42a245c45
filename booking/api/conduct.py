"""Standing, faults and appeals over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.appeal_mark import appeal_mark
from booking.commands.grant_appeal import grant_appeal
from booking.commands.note_fault import note_fault
from booking.commands.reject_appeal import reject_appeal
from booking.queries.appeals import appeal_view, appeals_of_labs
from booking.queries.conduct import standing_of
from booking.queries.reservations import reservation_view
from booking.rules.conduct import Mark as MarkKind
from booking.schemas.conduct import (
    AppealPageSchema,
    AppealQuerySchema,
    AppealRequestSchema,
    AppealSchema,
    FaultSchema,
    StandingsSchema,
    shown_appeal,
    shown_standing,
)
from booking.schemas.reservation import (
    CommentSchema,
    ReasonSchema,
    ReservationSchema,
)
from booking.schemas.shown import shown_reservation
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint("conduct_api", __name__, description="House rules: standing, appeals")


@api.route("/standing")
class Standing(MethodView):
    """How the caller stands with the labs."""

    @api.response(200, StandingsSchema)
    def get(self) -> dict[str, Any]:
        """Say how I stand with each unit that minds it, and which bookings say so"""
        found = standing_of(current_actor(), at=clock.now())
        return {"items": [shown_standing(one) for one in found]}


@api.route("/reservations/<code>/fault")
class Fault(MethodView):
    """What the use of a booking damaged."""

    @api.arguments(FaultSchema)
    @api.response(200, ReservationSchema)
    def post(self, wanted: dict[str, str], code: str) -> dict[str, Any]:
        """Note, as the lab, that a booking's use caused a fault"""
        actor = current_actor()
        note_fault(code, wanted["note"], by=actor, at=clock.now())
        return shown_reservation(reservation_view(code, actor))


@api.route("/reservations/<code>/appeals")
class BookingAppeals(MethodView):
    """Appeals against what one booking left behind."""

    @api.arguments(AppealRequestSchema)
    @api.response(201, AppealSchema)
    def post(self, wanted: dict[str, str], code: str) -> Response:
        """Appeal against a mark of my booking, once"""
        actor, at = current_actor(), clock.now()
        mark = MarkKind(wanted["mark"])

        def make() -> dict[str, Any]:
            appeal_mark(code, mark, wanted["reason"], by=actor, at=at)
            body: dict[str, Any] = AppealSchema().dump(
                shown_appeal(appeal_view(code, mark, actor))
            )
            return body

        return created_once(make, by=actor, at=at)


@api.route("/reservations/<code>/appeals/<mark>")
class OneAppeal(MethodView):
    """An appeal against one mark."""

    @api.response(200, AppealSchema)
    def get(self, code: str, mark: str) -> dict[str, Any]:
        """Get an appeal with its answer"""
        return shown_appeal(appeal_view(code, mark, current_actor()))


@api.route("/reservations/<code>/appeals/<mark>/grant")
class Granting(MethodView):
    """The lab's yes."""

    @api.arguments(CommentSchema)
    @api.response(200, AppealSchema)
    def post(self, wanted: dict[str, str], code: str, mark: str) -> dict[str, Any]:
        """Grant an appeal: the mark counts no more"""
        actor = current_actor()
        grant_appeal(code, mark, wanted["comment"], by=actor, at=clock.now())
        return shown_appeal(appeal_view(code, mark, actor))


@api.route("/reservations/<code>/appeals/<mark>/reject")
class Rejection(MethodView):
    """The lab's no."""

    @api.arguments(ReasonSchema)
    @api.response(200, AppealSchema)
    def post(self, wanted: dict[str, str], code: str, mark: str) -> dict[str, Any]:
        """Reject an appeal with a reason: the mark stands"""
        actor = current_actor()
        reject_appeal(code, mark, wanted["comment"], by=actor, at=clock.now())
        return shown_appeal(appeal_view(code, mark, actor))


@api.route("/appeals")
class Appeals(MethodView):
    """Appeals to the caller's labs."""

    @api.arguments(AppealQuerySchema, location="query")
    @api.response(200, AppealPageSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List appeals to my labs: open ones the oldest first, or the latest decided"""
        page = page_request(Mark.ID)
        found = appeals_of_labs(
            current_actor(),
            is_open=wanted["state"] == "open",
            limit=page.limit + 1,
            after=page.after,
        )
        shown, more = found[: page.limit], len(found) > page.limit
        return {
            "items": [shown_appeal(view) for view in shown],
            "next_cursor": cursor_of(shown[-1].row.id) if more else None,
        }
