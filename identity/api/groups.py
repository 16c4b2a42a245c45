"""Research groups and their people over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from identity.commands.add_group_member import add_group_member
from identity.commands.end_group import end_group
from identity.commands.found_group import found_group
from identity.commands.remove_group_member import remove_group_member
from identity.queries.groups import group_by_code, groups_of
from identity.schemas.group import (
    GroupListSchema,
    GroupSchema,
    NewGroupSchema,
    NewMemberSchema,
    shown_group,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock
from kernel.values.errors import SignInNeeded

api = Blueprint("groups_api", __name__, description="Research groups")


@api.get("/groups")
@api.response(200, GroupListSchema)
def list_groups() -> dict[str, Any]:
    """List my research groups, and those of the units whose labs I run"""
    actor = current_actor()
    if actor.id is None:
        raise SignInNeeded
    return {"items": [shown_group(one) for one in groups_of(actor)]}


@api.post("/groups")
@api.arguments(NewGroupSchema)
@api.response(201, GroupSchema)
def found(given: dict[str, Any]) -> Response:
    """Found a research group of my unit, led by the person named"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        return _whole(found_group(**given, by=actor, at=at).code)

    return created_once(make, by=actor, at=at)


@api.get("/groups/<code>")
@api.response(200, GroupSchema)
def get_group(code: str) -> dict[str, Any]:
    """Return one group with its people"""
    return _whole(code)


@api.delete("/groups/<code>")
@api.response(204)
def end(code: str) -> None:
    """End the group; everybody leaves it"""
    end_group(code, by=current_actor(), at=clock.now())


@api.post("/groups/<code>/members")
@api.arguments(NewMemberSchema)
@api.response(201, GroupSchema)
def add(given: dict[str, Any], code: str) -> Response:
    """Add somebody of the same unit by address, as supervisor, member or student"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        add_group_member(code, given["email"], given["standing"], by=actor, at=at)
        return _whole(code)

    return created_once(make, by=actor, at=at)


@api.delete("/groups/<code>/members/<email>")
@api.response(204)
def remove(code: str, email: str) -> None:
    """Remove somebody; with my own address I leave the group"""
    remove_group_member(code, email.strip().lower(), by=current_actor(), at=clock.now())


def _whole(code: str) -> dict[str, Any]:
    view = group_by_code(code, current_actor())
    return dict(GroupSchema().dump(shown_group(view, whole=True)))
