"""Projects over REST: find, read, open, change."""

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from collaboration.commands.add_member import add_member as add_it
from collaboration.commands.edit_project import edit_project
from collaboration.commands.move_stage import move_stage as move_it
from collaboration.commands.open_project import open_project
from collaboration.queries.access import known_project
from collaboration.queries.projects import projects_of
from collaboration.rules.filters import ProjectFilters
from collaboration.rules.project import Stage
from collaboration.schemas.project import (
    MemberSchema,
    NewProjectSchema,
    ProjectQuery,
    ProjectSchema,
    StageSchema,
)
from collaboration.schemas.project_out import (
    MemberOutSchema,
    ProjectListSchema,
    ProjectOutSchema,
)
from collaboration.schemas.shown import shown_line, shown_project
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock
from kernel.values.errors import Stale

Told = tuple[dict[str, Any], int, dict[str, str]]

api = Blueprint("projects_api", __name__, description="Collaboration projects")


@api.before_request
def hide() -> None:
    """Answer 404 to strangers before anything else is said of their request."""
    if code := (request.view_args or {}).get("code"):
        known_project(code, current_actor())


@api.get("/projects")
@api.arguments(ProjectQuery, location="query")
@api.response(200, ProjectListSchema)
def list_projects(filters: ProjectFilters) -> dict[str, Any]:
    """List the projects I may see, the latest first"""
    page = page_request(Mark.TEXT)
    after = str(page.after[0]) if page.after else None
    found = projects_of(current_actor(), filters, limit=page.limit + 1, after=after)
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {
        "items": [shown_line(one) for one in shown],
        "next_cursor": cursor_of(shown[-1].row.code) if more else None,
    }


@api.post("/projects")
@api.arguments(NewProjectSchema)
@api.response(201, ProjectOutSchema)
def open_it(fields: dict[str, Any]) -> Response:
    """Open a project (researchers and coordinators)"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        code = open_project(fields, by=actor, at=at).code
        return shown_project(known_project(code, actor))

    return created_once(make, by=actor, at=at)


@api.get("/projects/<code>")
@api.response(200, ProjectOutSchema)
def get_project(code: str) -> Told:
    """Read a project; its ETag is needed to change it"""
    return _told(code)


@api.patch("/projects/<code>")
@api.arguments(ProjectSchema(partial=True))
@api.response(200, ProjectOutSchema)
def edit(fields: dict[str, Any], code: str) -> Told:
    """Change the given fields of a project (its leads)"""
    actor, version = current_actor(), require_match()
    try:
        edit_project(code, fields, version=version, by=actor, at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code)


@api.post("/projects/<code>/members")
@api.arguments(MemberSchema)
@api.response(201, MemberOutSchema)
def add_member(given: dict[str, Any], code: str) -> dict[str, Any]:
    """Make somebody a member (leads)"""
    person = add_it(code, **given, by=current_actor(), at=clock.now())
    return {
        "name": person.name,
        "organisation": person.organisation_name,
        "lead": given["lead"],
    }


@api.post("/projects/<code>/stage")
@api.arguments(StageSchema)
@api.response(200, ProjectOutSchema)
def move_stage(given: dict[str, Any], code: str) -> Told:
    """Move a project to another stage, with the grounds"""
    move_it(
        code, Stage(given["stage"]), given["on"], given["grounds"],
        by=current_actor(), at=clock.now(),
    )  # fmt: skip
    return _told(code)


def _told(code: str) -> Told:
    known = known_project(code, current_actor())
    return shown_project(known), 200, {"ETag": etag(known.row.version)}
