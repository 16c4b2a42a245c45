"""Editions of the sharing list."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.publish_edition import publish_edition
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.editions import (
    NextEdition,
    edition_by_code,
    editions,
    entries_of,
    next_edition,
)
from catalog.schemas.edition import (
    EditionOutSchema,
    EditionSchema,
    EditionsSchema,
    NextEditionSchema,
    WholeEditionSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("editions_api", __name__, description="Editions of the sharing list")


@api.get("/editions")
@api.response(200, EditionsSchema)
def list_editions() -> dict[str, Any]:
    """List the published editions, the newest first"""
    return {"items": editions()}


@api.get("/editions/<code>")
@api.response(200, WholeEditionSchema)
def get_edition(code: str) -> dict[str, Any]:
    """Read an edition with everything it lists"""
    edition = edition_by_code(code)
    shown: dict[str, Any] = EditionOutSchema().dump(edition)
    return {
        **shown,
        "published_on": edition.published_on,
        "entries": entries_of(edition),
    }


@api.get("/next-edition")
@api.response(200, NextEditionSchema)
def preview_edition() -> NextEdition:
    """See what would enter, leave and change (coordinators)"""
    TABLE.require(current_actor(), Permission.PUBLISH_EDITION, Subject(0))
    return next_edition()


@api.post("/editions")
@api.arguments(EditionSchema)
@api.response(201, EditionOutSchema)
def publish(fields: dict[str, Any]) -> Response:
    """Publish the list as it stands (coordinators)"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        edition = publish_edition(fields, by=actor, at=at)
        body: dict[str, Any] = EditionOutSchema().dump(edition)
        return body

    return created_once(make, by=actor, at=at)
