"""Favourites over REST."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.set_favourite import set_favourite
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.favourites import favourites
from catalog.rules.favourites import MOST
from catalog.schemas.favourite import FavouriteSchema, FavouritesSchema
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.values import clock

api = Blueprint("favourites_api", __name__, description="Instruments somebody marked")


@api.get("/favourites")
@api.response(200, FavouritesSchema)
def list_favourites() -> dict[str, Any]:
    """List my favourites, the latest first"""
    actor = current_actor()
    TABLE.require(actor, Permission.FAVOURITES, Subject(0))
    return {"items": favourites(actor, limit=MOST)}


@api.post("/favourites")
@api.arguments(FavouriteSchema)
@api.response(201, FavouriteSchema)
def keep(asked: dict[str, Any]) -> Response:
    """Mark an instrument; marking it twice changes nothing"""
    return _set(asked, kept=True)


@api.post("/favourites/removal")
@api.arguments(FavouriteSchema)
@api.response(201, FavouriteSchema)
def drop(asked: dict[str, Any]) -> Response:
    """Take the mark away; without one nothing changes"""
    return _set(asked, kept=False)


def _set(asked: dict[str, Any], *, kept: bool) -> Response:
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        set_favourite(asked["instrument"], kept=kept, by=actor, at=at)
        return asked

    return created_once(make, by=actor, at=at)
