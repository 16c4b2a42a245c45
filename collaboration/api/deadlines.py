"""When reports are due, over REST."""

from typing import Any

from flask_smorest import Blueprint

from collaboration.commands.set_deadline import set_deadline
from collaboration.queries.deadlines import SetDeadline, deadline_history
from collaboration.rules.deadline import Deadline
from collaboration.schemas.deadline import (
    DeadlineListSchema,
    DeadlineOutSchema,
    DeadlineSchema,
    shown_deadline,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.values import clock
from kernel.values.errors import Stale

api = Blueprint("deadlines_api", __name__, description="Due days of periodic reports")


@api.get("/report-deadlines")
@api.response(200, DeadlineListSchema)
def list_deadlines() -> dict[str, Any]:
    """List every rule that was set, the latest first

    For a period the one with the latest effective_from up to its last day holds, of
    several from one day the one set last.
    """
    return {"items": [shown_deadline(one) for one in deadline_history()]}


@api.put("/report-deadlines/<int:task>/<kind>")
@api.arguments(DeadlineSchema)
@api.response(200, DeadlineOutSchema)
def set_it(
    given: dict[str, Any], task: int, kind: str
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Set when reports of a kind (Q, H, Y) are due (units that lead the task)

    If-Match names the version of the rule of that task and kind that was set last.
    """
    version, actor = require_match(), current_actor()
    rule = Deadline(plan_task=task, kind=kind, **given)
    try:
        row = set_deadline(rule, version=version, by=actor, at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    shown = shown_deadline(SetDeadline(row, actor.name))
    return shown, 200, {"ETag": etag(row.number)}
