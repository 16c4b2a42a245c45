"""The guard at every door: is this open, to whom, and did the form come from us."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain

from flask import Flask, request
from flask_wtf import CSRFProtect

from app.wiring import PERMISSIONS
from kernel.http.caller import current_actor
from kernel.values.errors import Forbidden, SignInNeeded
from kernel.values.permissions import Door, PermissionTable

# Doors that belong to the house, not to a slice.
HOUSE: dict[str, StrEnum | Door] = {
    "static": Door.PUBLIC,
    "health.healthz": Door.PUBLIC,
    "health.readyz": Door.PUBLIC,
    "house.theme": Door.PUBLIC,
    "house.help_page": Door.PUBLIC,
    "house.about_page": Door.PUBLIC,
    "house.styleguide": Door.PUBLIC,
    "house.favicon": Door.PUBLIC,
    "api-docs.openapi_json": Door.PUBLIC,
    "api-docs.docs_page": Door.PUBLIC,
}

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# A protocol lets programs ask by POST; nothing changes, so no proof is needed.
ONLY_READ = frozenset({"oai.feed"})


def all_doors() -> dict[str, StrEnum | Door]:
    """Return who may pass, for every endpoint of the site."""
    return dict(chain(HOUSE.items(), *(module.DOORS.items() for module in PERMISSIONS)))


def table_of(permission: StrEnum) -> PermissionTable[object]:
    """Return the table in which a permission stands."""
    for module in PERMISSIONS:
        if isinstance(permission, module.Permission):
            table: PermissionTable[object] = module.TABLE
            return table
    raise LookupError(permission)


def conditions() -> Iterator[tuple[StrEnum, list[str]]]:
    """Yield each permission with its rows in words, for docs/permissions.md."""
    for module in PERMISSIONS:
        for permission, rows in module.TABLE.rows.items():
            yield permission, [" and ".join(c.words for c in row) for row in rows]


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Guard every request before its view runs."""
    doors = all_doors()

    @app.before_request
    def guard() -> None:
        if request.endpoint is None:
            return
        door = doors.get(request.endpoint)
        if door is None:
            raise Forbidden(request.endpoint)
        if request.endpoint == "static":
            return
        actor = current_actor()
        if door is not Door.PUBLIC and not actor.signed_in:
            raise SignInNeeded
        # A bearer token is never sent by a browser on its own, so it needs no proof.
        by_token = actor.signed_in and actor.channel == "api"
        unproven = not by_token and request.endpoint not in ONLY_READ
        if request.method in UNSAFE and unproven and app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()
        if isinstance(door, StrEnum) and not table_of(door).conceivable(actor, door):
            raise Forbidden(door)
