"""People and their roles, for administrators; trainings, for lab managers."""

from typing import Any

from flask_smorest import Blueprint

from identity.commands.grant_role import grant_role
from identity.commands.record_training import record_training
from identity.commands.reinstate_user import reinstate_user
from identity.commands.revoke_role import revoke_role
from identity.commands.suspend_user import suspend_user
from identity.queries.people import people
from identity.schemas.people import (
    PeoplePage,
    PeopleQuery,
    PersonSchema,
    RoleSchema,
    TrainingSchema,
)
from kernel.http.caller import current_actor
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock

api = Blueprint("people_api", __name__, description="People and their roles")


@api.get("/people")
@api.arguments(PeopleQuery, location="query")
@api.response(200, PeoplePage)
def list_people(asked: dict[str, Any]) -> dict[str, Any]:
    """List people by name, address or organisation."""
    page = page_request(Mark.ID)
    after = int(page.after[0]) if page.after else 0
    found = people(asked["q"], limit=page.limit + 1, after=after)
    shown = found[: page.limit]
    more = len(found) > len(shown)
    return {"items": shown, "next_cursor": cursor_of(shown[-1].id) if more else None}


@api.post("/people/roles")
@api.arguments(RoleSchema)
@api.response(204)
def grant(given: dict[str, Any]) -> None:
    """Give a person a role; holding it already changes nothing."""
    grant_role(**given, by=current_actor(), at=clock.now())


@api.post("/people/roles/revoke")
@api.arguments(RoleSchema)
@api.response(204)
def revoke(given: dict[str, Any]) -> None:
    """Take a role from a person."""
    revoke_role(**given, by=current_actor(), at=clock.now())


@api.post("/people/suspend")
@api.arguments(PersonSchema)
@api.response(204)
def suspend(given: dict[str, Any]) -> None:
    """Shut a person out and end their sessions."""
    suspend_user(given["email"], by=current_actor(), at=clock.now())


@api.post("/people/reinstate")
@api.arguments(PersonSchema)
@api.response(204)
def reinstate(given: dict[str, Any]) -> None:
    """Let a suspended person in again."""
    reinstate_user(given["email"], by=current_actor(), at=clock.now())


@api.post("/people/trainings")
@api.arguments(TrainingSchema)
@api.response(204)
def train(given: dict[str, Any]) -> None:
    """Write down that a person may operate a category of instruments."""
    record_training(**given, by=current_actor(), at=clock.now())
