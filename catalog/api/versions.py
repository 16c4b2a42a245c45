"""Versions of a listing: read them, restore one."""

from typing import Any

from flask_smorest import Blueprint

from catalog.commands.restore_version import restore_version
from catalog.queries.listing import Listing, desk_listing, listing_by_code
from catalog.queries.versions import version_of, versions_of
from catalog.schemas.listing_out import ListingOutSchema
from catalog.schemas.version import KeptVersionSchema, VersionListSchema
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.values import clock
from kernel.values.errors import Stale

api = Blueprint("versions_api", __name__, description="Versions of listings")


@api.get("/instruments/<code>/versions")
@api.response(200, VersionListSchema)
def list_versions(code: str) -> dict[str, Any]:
    """List the kept versions of a listing, the latest first"""
    listing = desk_listing(code, current_actor())
    return {"items": versions_of(listing.instrument.id)}


@api.get("/instruments/<code>/versions/<int:number>")
@api.response(200, KeptVersionSchema)
def get_version(code: str, number: int) -> Any:
    """Read a version with the record as it stood"""
    listing = desk_listing(code, current_actor())
    return version_of(listing.instrument.id, number)


@api.post("/instruments/<code>/versions/<int:number>/restore")
@api.response(200, ListingOutSchema)
def restore(code: str, number: int) -> tuple[Listing, int, dict[str, str]]:
    """Make the fields of a listing what they were in a version (lab managers)"""
    actor, version = current_actor(), require_match()
    try:
        restore_version(code, number, version=version, by=actor, at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    listing = listing_by_code(code, actor)
    return listing, 200, {"ETag": etag(listing.instrument.version)}
