"""Many listings at once over REST: say what would change, or change all of them."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from catalog.commands.edit_listings import edit_listings
from catalog.rules.listing_table import MOST_EDITS
from catalog.schemas.listing_edits import Edit, JudgedEdit, judged_edits, wording
from catalog.schemas.listing_table import (
    EditManyQuery,
    JudgedEditsSchema,
    ListingEditSchema,
)
from kernel.http.caller import current_actor
from kernel.http.conditional import version_in
from kernel.http.speech import in_english, messages, say
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused, Stale
from kernel.values.text import N_, Message

api = Blueprint("listing_edits_api", __name__, description="Many listings at once")

BETWEEN = N_("From 1 to {most} listings can be changed at once; these are {count}.")
NO_ETAG = N_("Take the etag from the listing as you read it.")
_TITLE = N_("It cannot be done as asked")
_DETAIL = N_("Nothing is written. The reasons stand at each listing.")


@api.patch("/instruments")
@api.arguments(ListingEditSchema(many=True))
@api.arguments(EditManyQuery, location="query", as_kwargs=True)
@api.response(200, JudgedEditsSchema)
def edit_many(asked: list[dict[str, Any]], *, dry_run: bool) -> ResponseReturnValue:
    """Change many listings, all or none, with one line about each (lab managers)"""
    edits, actor = _edits(asked), current_actor()
    words = wording(english=in_english())
    judged = judged_edits(edits, actor, words)
    writes = [(one.code, one.version, one.fields) for one in judged if one.writes]
    if dry_run:
        return _told(judged, written=False)
    if any(one.against for one in judged):
        return _against(judged)
    try:
        if writes:
            edit_listings(writes, by=actor, at=clock.now())
    except (Refused, Malformed, Stale) as error:
        return _against(judged_edits(edits, actor, words), error)
    for one in judged:
        one.version += one.writes
    return _told(judged, written=bool(writes))


def _edits(asked: list[dict[str, Any]]) -> list[Edit]:
    """Return the changes. Raises Malformed for too many, and for what is no ETag."""
    if not 1 <= len(asked) <= MOST_EDITS:
        said = Message(BETWEEN, most=MOST_EDITS, count=len(asked))
        raise Malformed({"": [said]})
    found: list[Edit] = []
    for place, one in enumerate(asked):
        version = version_in(one["etag"])
        if version is None:
            raise Malformed({f"{place}.etag": [Message(NO_ETAG)]})
        found.append(Edit(one["code"], version, fields=one["fields"]))
    return found


def _told(judged: list[JudgedEdit], *, written: bool) -> dict[str, Any]:
    return {"written": written, "items": judged}


def _against(judged: list[JudgedEdit], error: DomainError | None = None) -> Response:
    """Return problem details (RFC 9457) with a line about each listing."""
    detail = " ".join(messages(error).get("", [])) if error else ""
    told: dict[str, Any] = JudgedEditsSchema().dump(_told(judged, written=False))
    reply = jsonify(
        {
            "type": "about:blank",
            "title": say(_TITLE),
            "status": int(HTTPStatus.CONFLICT),
            "detail": detail or say(_DETAIL),
            **told,
        }
    )
    reply.status_code = HTTPStatus.CONFLICT
    reply.mimetype = "application/problem+json"
    return reply
