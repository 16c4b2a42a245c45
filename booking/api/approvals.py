"""Approving many requests over REST."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from booking.commands.approve_passing import approve_passing
from booking.queries.decisions import checked
from booking.schemas.approvals import (
    ApprovalsRequestSchema,
    ApprovalsSchema,
    RequestCheckSchema,
    why_left,
)
from kernel.http.caller import current_actor
from kernel.http.speech import say
from kernel.values import clock

api = Blueprint("approvals_api", __name__, description="Requests that wait for a lab")


@api.route("/approvals")
class Approvals(MethodView):
    """Many decisions at once."""

    @api.arguments(ApprovalsRequestSchema)
    @api.response(200, ApprovalsSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Approve the requests that pass every rule; the others wait on, with reasons"""
        chosen = [(one["code"], one["version"]) for one in wanted["items"]]
        done = approve_passing(chosen, by=current_actor(), at=clock.now())
        left = [
            {"code": code, "reasons": why_left(error)}
            for code, error in done.left.items()
        ]
        return {"approved": done.approved, "agreed": done.agreed, "left": left}


@api.route("/reservations/<code>/check")
class Check(MethodView):
    """What every rule says of a waiting request."""

    @api.response(200, RequestCheckSchema)
    def get(self, code: str) -> dict[str, Any]:
        """Check a waiting request against every rule before deciding on it"""
        seen = checked(code, current_actor(), at=clock.now())
        conduct = seen.house[1] if seen.house else None
        return {
            "passes": not seen.reasons,
            "reasons": [say(one) for one in seen.reasons],
            "credit": conduct.score if conduct else None,
            "missed": conduct.missed if conduct else None,
        }
