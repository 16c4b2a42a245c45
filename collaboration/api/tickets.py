"""Matters needing coordination over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.api.projects import hide
from collaboration.commands.raise_matter import raise_matter
from collaboration.commands.reply_matter import reply_matter
from collaboration.commands.settle_matter import settle_matter
from collaboration.queries.access import known_project
from collaboration.queries.matters import matters_for, matters_of
from collaboration.schemas.matter import (
    MatterListSchema,
    MatterOutSchema,
    MatterSchema,
    ReplySchema,
    shown_matter,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("matters_api", __name__, description="Matters needing coordination")
api.before_request(hide)


@api.get("/matters")
@api.response(200, MatterListSchema)
def list_matters() -> dict[str, Any]:
    """List the matters of your units and projects that are not settled"""
    found = matters_for(current_actor())
    return {"items": [shown_matter(m.row, m.code, m.unit.zh) for m in found]}


@api.get("/projects/<code>/matters")
@api.response(200, MatterListSchema)
def list_of_project(code: str) -> dict[str, Any]:
    """List all matters of a project"""
    actor = current_actor()
    known = known_project(code, actor)
    found = matters_of(known.row.id, actor)
    return {"items": [shown_matter(m.row, m.code, m.unit.zh) for m in found]}


@api.post("/projects/<code>/matters")
@api.arguments(MatterSchema)
@api.response(201, MatterOutSchema)
def raise_it(given: dict[str, Any], code: str) -> Response:
    """Ask a responsible unit to coordinate something (members)"""
    actor, at = current_actor(), clock.now()
    return created_once(
        lambda: shown_matter(raise_matter(code, given, by=actor, at=at), code),
        by=actor,
        at=at,
    )


@api.post("/matters/<int:matter_id>/reply")
@api.arguments(ReplySchema)
@api.response(200, MatterOutSchema)
def reply(given: dict[str, str], matter_id: int) -> dict[str, Any]:
    """Reply for the unit that was asked (coordinators)"""
    said = given["reply"]
    return shown_matter(
        reply_matter(matter_id, said, by=current_actor(), at=clock.now())
    )


@api.post("/matters/<int:matter_id>/settle")
@api.response(200, MatterOutSchema)
def settle(matter_id: int) -> dict[str, Any]:
    """Say that an answered matter is settled (members)"""
    return shown_matter(settle_matter(matter_id, by=current_actor(), at=clock.now()))
