"""Safety permits over REST: one's own, and the check of others'."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.check_permit import check_permit
from booking.commands.file_permit import file_permit
from booking.commands.withdraw_permit import withdraw_permit
from booking.queries.permits import (
    desk_permits,
    my_permits,
    permit_to_check,
    permit_view,
)
from booking.schemas.permit import (
    DeskPermitsQuery,
    PermitCheckSchema,
    PermitListSchema,
    PermitOutSchema,
    PermitPageSchema,
    PermitSchema,
    shown_permit,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint("permits_api", __name__, description="Safety permits of people")


@api.route("/me/permits")
class MyPermits(MethodView):
    """The caller's own permits."""

    @api.response(200, PermitListSchema)
    def get(self) -> dict[str, Any]:
        """List my safety permits, those that end last first"""
        return {"items": [shown_permit(one) for one in my_permits(current_actor())]}

    @api.arguments(PermitSchema)
    @api.response(201, PermitOutSchema)
    def post(self, wanted: dict[str, Any]) -> Response:
        """Enter a safety permit; it counts once it is checked"""
        actor, at = current_actor(), clock.now()

        def make() -> dict[str, Any]:
            made = file_permit(**wanted, by=actor, at=at)
            body: dict[str, Any] = PermitOutSchema().dump(
                shown_permit(permit_view(made.id))
            )
            return body

        return created_once(make, by=actor, at=at)


@api.route("/me/permits/<int:permit_id>/withdraw")
class PermitWithdrawal(MethodView):
    """The end of a permit of one's own."""

    @api.response(204)
    def post(self, permit_id: int) -> None:
        """Withdraw a permit of mine; it counts no more"""
        withdraw_permit(permit_id, by=current_actor(), at=clock.now())


@api.route("/permits")
class Permits(MethodView):
    """Permits to check."""

    @api.arguments(DeskPermitsQuery, location="query")
    @api.response(200, PermitPageSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List permits of my unit's people and my labs' users, the oldest first"""
        page = page_request(Mark.ID)
        found = desk_permits(
            current_actor(),
            state=wanted["state"],
            q=wanted["q"],
            limit=page.limit + 1,
            after=page.after[0] if page.after else 0,
        )
        shown, more = found[: page.limit], len(found) > page.limit
        return {
            "items": [shown_permit(one) for one in shown],
            "next_cursor": cursor_of(shown[-1].row.id) if more else None,
        }


@api.route("/permits/<int:permit_id>/check")
class PermitCheck(MethodView):
    """The check of a permit."""

    @api.arguments(PermitCheckSchema)
    @api.response(200, PermitOutSchema)
    def post(
        self, wanted: dict[str, Any], permit_id: int
    ) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Accept or reject a permit (If-Match)"""
        actor = current_actor()
        version = require_match(permit_to_check(permit_id, actor).version)
        check_permit(permit_id, **wanted, version=version, by=actor, at=clock.now())
        view = permit_view(permit_id)
        return shown_permit(view), 200, {"ETag": etag(view.row.version)}
