"""Who decides while somebody is away, over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from identity.commands.end_deputy import end_deputy
from identity.commands.name_deputy import name_deputy
from identity.queries.deputies import deputies_of
from identity.schemas.deputy import (
    DeputyListSchema,
    DeputyOutSchema,
    DeputySchema,
    shown_deputy,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock
from kernel.values.actor import Actor
from kernel.values.errors import SignInNeeded

api = Blueprint("deputies_api", __name__, description="Deputies of those who decide")


@api.get("/deputies")
@api.response(200, DeputyListSchema)
def list_deputies() -> dict[str, Any]:
    """List my deputies, and those whose deputy I am"""
    return {"items": _shown(current_actor())}


@api.post("/deputies")
@api.arguments(DeputySchema)
@api.response(201, DeputyOutSchema)
def name(given: dict[str, Any]) -> Response:
    """Name a colleague who decides for me on these days"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        number = name_deputy(**given, by=actor, at=at).id
        mine = next(one for one in _shown(actor) if one["number"] == number)
        return dict(DeputyOutSchema().dump(mine))

    return created_once(make, by=actor, at=at)


@api.delete("/deputies/<int:number>")
@api.response(204)
def end(number: int) -> None:
    """End it now; whoever lent the role and whoever uses it may"""
    end_deputy(number, by=current_actor(), at=clock.now())


def _shown(actor: Actor) -> list[dict[str, Any]]:
    if actor.id is None:
        raise SignInNeeded
    found = deputies_of(actor.id, at=clock.now())
    return [shown_deputy(one, actor.id) for one in found]
