"""Synonyms over REST, for administrators."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.set_synonym import set_synonym
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.synonyms import synonym_groups
from catalog.schemas.synonym import SynonymGroupsSchema, SynonymQuery, SynonymSchema
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("synonyms_api", __name__, description="What the search takes as one")


@api.get("/synonyms")
@api.arguments(SynonymQuery, location="query")
@api.response(200, SynonymGroupsSchema)
def list_synonyms(asked: dict[str, Any]) -> dict[str, Any]:
    """List the groups of synonyms, all or those with a term (administrators)"""
    TABLE.require(current_actor(), Permission.SET_SYNONYMS, Subject(0))
    return {"items": synonym_groups(asked["q"])}


@api.post("/synonyms")
@api.arguments(SynonymSchema)
@api.response(201, SynonymSchema)
def add(asked: dict[str, Any]) -> Response:
    """Put a term into a group; a new group begins so (administrators)

    Every search uses it within seconds.
    """
    return _set(asked, present=True)


@api.post("/synonyms/removal")
@api.arguments(SynonymSchema)
@api.response(201, SynonymSchema)
def remove(asked: dict[str, Any]) -> Response:
    """Take a term out of its group (administrators)"""
    return _set(asked, present=False)


def _set(asked: dict[str, Any], *, present: bool) -> Response:
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        set_synonym(asked["group"], asked["term"], present=present, by=actor, at=at)
        return asked

    return created_once(make, by=actor, at=at)
