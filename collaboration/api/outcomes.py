"""Outcomes and steps to airworthiness over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from collaboration.api.projects import hide
from collaboration.commands.record_outcome import record_outcome as record_it
from collaboration.commands.remove_outcome import remove_outcome as remove_it
from collaboration.commands.set_airworthiness import set_airworthiness as set_it
from collaboration.queries.access import known_project
from collaboration.queries.outcomes import outcomes_of, outcomes_seen, steps_of
from collaboration.rules.airworthiness import chain
from collaboration.schemas.outcome import (
    AirworthinessStepSchema,
    ChainSchema,
    OutcomeListSchema,
    OutcomeQuery,
    OutcomeSchema,
    shown_listed_outcome,
    shown_outcome,
    shown_step,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint("outcomes_api", __name__, description="What came out of projects")
api.before_request(hide)


@api.get("/outcomes")
@api.arguments(OutcomeQuery, location="query")
@api.response(200, OutcomeListSchema)
def list_all(asked: dict[str, Any]) -> dict[str, Any]:
    """List the outcomes of the projects I may see"""
    page = page_request(Mark.ID)
    found = outcomes_seen(
        current_actor(), kind=asked["kind"], fast=asked["fast"],
        limit=page.limit + 1, after=int(page.after[0]) if page.after else 0,
    )  # fmt: skip
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {
        "items": [shown_listed_outcome(one) for one in shown],
        "next_cursor": cursor_of(shown[-1].row.id) if more else None,
    }


@api.get("/projects/<code>/outcomes")
@api.response(200, OutcomeListSchema)
def list_outcomes(code: str) -> dict[str, Any]:
    """List the outcomes of a project with where they came from"""
    known = known_project(code, current_actor())
    found = outcomes_of(known.row.id)
    return {"items": [shown_listed_outcome(one) for one in found], "next_cursor": None}


@api.post("/projects/<code>/outcomes")
@api.arguments(OutcomeSchema)
@api.response(201)
def record_outcome(fields: dict[str, Any], code: str) -> Response:
    """Write down an outcome; numbers of patents are checked"""
    actor, at = current_actor(), clock.now()
    return created_once(
        lambda: shown_outcome(record_it(code, fields, by=actor, at=at)), by=actor, at=at
    )


@api.put("/projects/<code>/outcomes/<int:number>")
@api.arguments(OutcomeSchema)
@api.response(200)
def change_outcome(fields: dict[str, Any], code: str, number: int) -> dict[str, Any]:
    """Replace what is said of an outcome; If-Match names its version"""
    changed = record_it(
        code,
        fields,
        number=number,
        version=require_match(),
        by=current_actor(),
        at=clock.now(),
    )
    return shown_outcome(changed)


@api.delete("/projects/<code>/outcomes/<int:number>")
@api.response(204)
def remove_outcome(code: str, number: int) -> None:
    """Take an outcome out that was entered by mistake (leads)"""
    remove_it(code, number, by=current_actor(), at=clock.now())


@api.get("/projects/<code>/airworthiness")
@api.response(200, ChainSchema)
def list_steps(code: str) -> dict[str, Any]:
    """List the twelve steps to airworthiness"""
    rows = {
        one.step: one for one in steps_of(known_project(code, current_actor()).row.id)
    }
    return {"items": [shown_step(step, rows.get(step.key)) for step in chain()]}


@api.put("/projects/<code>/airworthiness/<step>")
@api.arguments(AirworthinessStepSchema)
@api.response(200)
def set_step(fields: dict[str, Any], code: str, step: str) -> dict[str, Any]:
    """Write down a step; If-Match names its version, "v0" for the first time"""
    row = set_it(
        code, step, fields, version=require_match() or None,
        by=current_actor(), at=clock.now(),
    )  # fmt: skip
    return shown_step(next(one for one in chain() if one.key == step), row)
