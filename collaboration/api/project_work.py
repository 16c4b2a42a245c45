"""Milestones and evidence of a project over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.api.projects import hide
from collaboration.commands.link_reservation import link_reservation as link_it
from collaboration.commands.reach_milestone import reach_milestone as reach_it
from collaboration.commands.set_milestone import set_milestone as set_it
from collaboration.commands.unlink_reservation import unlink_reservation as unlink_it
from collaboration.queries.access import known_project
from collaboration.queries.evidence import linked_reservations
from collaboration.queries.reports import milestones_of
from collaboration.schemas.project import (
    LinkSchema,
    MilestoneSchema,
    NewMilestoneSchema,
    ReachedSchema,
)
from collaboration.schemas.project_out import (
    LinkedListSchema,
    LinkOutSchema,
    MilestoneListSchema,
)
from collaboration.schemas.report import MilestoneOutSchema
from collaboration.schemas.shown import shown_booking, shown_milestone
from kernel.http.caller import current_actor
from kernel.http.conditional import require_match
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint(
    "project_work_api", __name__, description="Milestones and evidence of projects"
)
api.before_request(hide)


@api.get("/projects/<code>/milestones")
@api.response(200, MilestoneListSchema)
def list_milestones(code: str) -> dict[str, Any]:
    """List the milestones of a project"""
    known = known_project(code, current_actor())
    return {"items": [shown_milestone(one) for one in milestones_of(known.row.id)]}


@api.post("/projects/<code>/milestones")
@api.arguments(NewMilestoneSchema)
@api.response(201, MilestoneOutSchema)
def set_milestone(fields: dict[str, Any], code: str) -> Response:
    """Plan a milestone"""
    actor, at = current_actor(), clock.now()
    return created_once(
        lambda: shown_milestone(set_it(code, fields, by=actor, at=at)), by=actor, at=at
    )


@api.patch("/projects/<code>/milestones/<int:number>")
@api.arguments(MilestoneSchema(partial=True))
@api.response(200, MilestoneOutSchema)
def change_milestone(fields: dict[str, Any], code: str, number: int) -> dict[str, Any]:
    """Change a milestone that was not reached yet; If-Match names its version as "v1" in quotes"""
    changed = set_it(
        code, fields, number=number, version=require_match(),
        by=current_actor(), at=clock.now(),
    )  # fmt: skip
    return shown_milestone(changed)


@api.post("/projects/<code>/milestones/<int:number>/reach")
@api.arguments(ReachedSchema)
@api.response(200, MilestoneOutSchema)
def reach_milestone(given: dict[str, Any], code: str, number: int) -> dict[str, Any]:
    """Write down that a milestone was reached; If-Match names its version as "v1" in quotes"""
    reached = reach_it(
        code, number, given["on"], given["evidence"], version=require_match(),
        by=current_actor(), at=clock.now(),
    )  # fmt: skip
    return shown_milestone(reached)


@api.get("/projects/<code>/reservations")
@api.response(200, LinkedListSchema)
def list_reservations(code: str) -> dict[str, Any]:
    """List the bookings that are evidence for a project"""
    known = known_project(code, current_actor())
    found = linked_reservations(known.row.id, current_actor(), at=clock.now())
    return {"items": [shown_booking(one) for one in found]}


@api.post("/projects/<code>/reservations")
@api.arguments(LinkSchema)
@api.response(201, LinkOutSchema)
def link_reservation(given: dict[str, Any], code: str) -> Response:
    """Make a booking evidence for a project"""
    actor, at = current_actor(), clock.now()
    return created_once(
        lambda: {
            "reservation": link_it(
                code,
                given["reservation"],
                milestone=given["milestone"],
                by=actor,
                at=at,
            )
        },
        by=actor,
        at=at,
    )


@api.delete("/projects/<code>/reservations/<reservation>")
@api.response(204)
def unlink_reservation(code: str, reservation: str) -> None:
    """Take a booking from the evidence"""
    unlink_it(code, reservation, by=current_actor(), at=clock.now())
