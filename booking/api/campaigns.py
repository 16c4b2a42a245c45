"""Campaigns over REST."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.book_campaign import book_campaign
from booking.commands.cancel_campaign import cancel_campaign
from booking.queries.campaigns import campaign_view, my_campaigns, plan_campaign
from booking.rules.campaign import WantedCampaign
from booking.schemas.campaign import (
    CampaignPageSchema,
    CampaignQuerySchema,
    CampaignRequestSchema,
    CampaignSchema,
    PlanRequestSchema,
    PlanSchema,
    shown_campaign,
    shown_leg,
)
from booking.schemas.reservation import CommentSchema
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint(
    "campaigns_api", __name__, description="Several instruments, all or nothing"
)


@api.route("/campaigns")
class Campaigns(MethodView):
    """All campaigns of the caller."""

    @api.arguments(CampaignQuerySchema, location="query")
    @api.response(200, CampaignPageSchema)
    def get(self, _wanted: dict[str, Any]) -> dict[str, Any]:
        """List my campaigns, the latest first"""
        page = page_request(Mark.ID)
        found = my_campaigns(
            current_actor(),
            limit=page.limit + 1,
            before=page.after[0] if page.after else None,
        )
        shown, more = found[: page.limit], len(found) > page.limit
        return {
            "items": [shown_campaign(view) for view in shown],
            "next_cursor": cursor_of(shown[-1].row.id) if more else None,
        }

    @api.arguments(CampaignRequestSchema)
    @api.response(201, CampaignSchema)
    def post(self, wanted: WantedCampaign) -> Response:
        """Book several instruments, one after the other or at once

        All or nothing: a refusal (409) lists every reason of every one. Where a lab
        declines later, the rest is given back without fees.
        """
        actor, at = current_actor(), clock.now()
        return created_once(
            lambda: shown_campaign(book_campaign(wanted, by=actor, at=at)),
            by=actor,
            at=at,
        )


@api.route("/campaigns/plan")
class Plan(MethodView):
    """Times for a campaign."""

    @api.arguments(PlanRequestSchema)
    @api.response(200, PlanSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Find the earliest times, ways between zones included; books nothing"""
        steps = [(one["instrument"], one["length_min"]) for one in wanted["steps"]]
        planned = plan_campaign(
            steps,
            wanted["mode"],
            wanted["start"],
            current_actor(),
            group=wanted["group"],
            at=clock.now(),
        )
        return {"legs": [shown_leg(leg) for leg in planned]}


@api.route("/campaigns/<code>")
class OneCampaign(MethodView):
    """One campaign."""

    @api.response(200, CampaignSchema)
    def get(self, code: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Get a campaign with the state of every booking"""
        view = campaign_view(code, current_actor())
        return shown_campaign(view), 200, {"ETag": etag(view.row.version)}


@api.route("/campaigns/<code>/cancel")
class CampaignCancellation(MethodView):
    """Giving a campaign back."""

    @api.arguments(CommentSchema)
    @api.response(200, CampaignSchema)
    def post(self, wanted: dict[str, str], code: str) -> dict[str, Any]:
        """Cancel every booking still to come, all or none (If-Match)"""
        actor = current_actor()
        version = require_match(campaign_view(code, actor).row.version)
        view = cancel_campaign(
            code, wanted["comment"], version=version, by=actor, at=clock.now()
        )
        return shown_campaign(view)
