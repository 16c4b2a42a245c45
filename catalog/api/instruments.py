"""Instruments: find, read, create, change, publish."""

from functools import partial
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from catalog.commands.create_instrument import create_instrument
from catalog.commands.edit_listing import edit_listing
from catalog.commands.publish_listing import publish_listing
from catalog.commands.report_listing import report_listing
from catalog.commands.resume_listing import resume_listing
from catalog.commands.retire_listing import retire_listing
from catalog.commands.return_listing import return_listing
from catalog.commands.submit_listing import submit_listing
from catalog.commands.suspend_listing import suspend_listing
from catalog.queries.did_you_mean import did_you_mean, readings
from catalog.queries.listing import Listing, listing_by_code
from catalog.queries.listings import listing_rows, suggest
from catalog.queries.search import CALLED_SO
from catalog.rules.filters import Filters
from catalog.rules.reporting import Platform
from catalog.schemas.listing import (
    ListingCommentSchema,
    ListingReportSchema,
    ListingSchema,
    NewListingSchema,
)
from catalog.schemas.listing_out import (
    ListingOutSchema,
    ListingPageSchema,
    SuggestionsSchema,
)
from catalog.schemas.search import InstrumentQuery, SuggestQuery
from kernel.http.caller import current_actor
from kernel.http.conditional import etag, require_match
from kernel.http.creating import created_once
from kernel.http.paging import Mark, cursor_of, page_request
from kernel.values import clock
from kernel.values.errors import Stale

# A listing, the status and the headers, as flask-smorest takes them.
Told = tuple[Listing, int, dict[str, str]]

api = Blueprint(
    "instruments_api", __name__, description="Instruments and their listings"
)


@api.get("/instruments")
@api.arguments(InstrumentQuery, location="query", unknown=None)
@api.response(200, ListingPageSchema)
def list_instruments(filters: Filters) -> dict[str, Any]:
    """Find published instruments, best match first"""
    page = page_request(Mark.NUMBER, Mark.TEXT)
    found = listing_rows(filters, limit=page.limit + 1, after=page.after)
    shown = found[: page.limit]
    last = shown[-1] if len(found) > len(shown) else None
    cursor = cursor_of(last.score, last.code) if last else None
    begins = page.after is None
    called_so = not begins or any(row.score >= CALLED_SO for row in shown)
    meant = readings(filters) if begins else []
    return {
        "items": shown,
        "next_cursor": cursor,
        "did_you_mean": None if called_so else did_you_mean(filters.text),
        "readings": [{"name": r.name, "count": len(r.ids)} for r in meant],
    }


@api.get("/instrument-names")
@api.arguments(SuggestQuery, location="query")
@api.response(200, SuggestionsSchema)
def suggest_names(asked: dict[str, Any]) -> dict[str, Any]:
    """Complete what is being typed into a search box"""
    return {"items": suggest(asked["q"])}


@api.get("/instruments/<code>")
@api.response(200, ListingOutSchema)
def get_instrument(code: str) -> Told:
    """Read a listing; its ETag is needed to change it"""
    return _told(code)


@api.post("/instruments")
@api.arguments(NewListingSchema)
@api.response(201, ListingOutSchema)
def create_listing(fields: dict[str, Any]) -> Response:
    """Begin a listing as a draft (lab managers)"""
    actor, at = current_actor(), clock.now()

    def make() -> dict[str, Any]:
        code = create_instrument(fields, by=actor, at=at).code
        body: dict[str, Any] = ListingOutSchema().dump(listing_by_code(code, actor))
        return body

    return created_once(make, by=actor, at=at)


@api.patch("/instruments/<code>")
@api.arguments(ListingSchema(partial=True))
@api.response(200, ListingOutSchema)
def edit_fields(fields: dict[str, Any], code: str) -> Told:
    """Change the given fields of a listing (lab managers)"""
    actor, version = current_actor(), require_match()
    try:
        edit_listing(code, fields, version=version, by=actor, at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code)


@api.post("/instruments/<code>/submit")
@api.response(200, ListingOutSchema)
def submit(code: str) -> Told:
    """Hand a listing in for publication"""
    return _moved(code, submit_listing)


@api.post("/instruments/<code>/publish")
@api.response(200, ListingOutSchema)
def publish(code: str) -> Told:
    """Make a submitted listing visible to everybody"""
    return _moved(code, publish_listing)


@api.post("/instruments/<code>/return")
@api.arguments(ListingCommentSchema)
@api.response(200, ListingOutSchema)
def return_for_correction(said: dict[str, str], code: str) -> Told:
    """Give a submitted listing back with a comment (coordinators)"""
    return _moved(code, return_listing, **said)


@api.post("/instruments/<code>/suspend")
@api.arguments(ListingCommentSchema)
@api.response(200, ListingOutSchema)
def suspend(said: dict[str, str], code: str) -> Told:
    """Take a published listing out of sight, with a comment"""
    return _moved(code, suspend_listing, **said)


@api.post("/instruments/<code>/resume")
@api.response(200, ListingOutSchema)
def resume(code: str) -> Told:
    """Make a suspended listing visible again"""
    return _moved(code, resume_listing)


@api.post("/instruments/<code>/retire")
@api.response(200, ListingOutSchema)
def retire(code: str) -> Told:
    """End a listing for good"""
    return _moved(code, retire_listing)


@api.post("/instruments/<code>/report")
@api.arguments(ListingReportSchema)
@api.response(200, ListingOutSchema)
def report(asked: dict[str, Any], code: str) -> Told:
    """Note that a listing was reported to the nation or the city"""
    platform, on = Platform(asked["platform"]), asked["on"]
    return _moved(code, partial(report_listing, platform=platform, on=on))


def _moved(code: str, move: Any, **said: str) -> Told:
    version = require_match()
    try:
        move(code, **said, version=version, by=current_actor(), at=clock.now())
    except Stale as stale:
        require_match(stale.version)
        raise
    return _told(code)


def _told(code: str) -> Told:
    listing = listing_by_code(code, current_actor())
    return listing, 200, {"ETag": etag(listing.instrument.version)}
