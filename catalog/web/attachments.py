"""Pictures and documents of a listing: handed out to readers."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from catalog.queries.documents import read_document
from catalog.queries.listing import listing_by_code
from catalog.queries.photos import picture_bytes
from kernel.http.caller import current_actor
from kernel.http.downloads import as_download

pages = Blueprint("attachments", __name__)

# The key names the content, so an address never shows another picture.
_FOR_A_DAY = "private, max-age=86400, immutable"


@pages.get("/instruments/<code>/photos/<key>.jpg")
def photo(code: str, key: str) -> ResponseReturnValue:
    """Send a picture."""
    return _picture(code, key, small=False)


@pages.get("/instruments/<code>/photos/<key>/small.jpg")
def small_photo(code: str, key: str) -> ResponseReturnValue:
    """Send the small picture for lists."""
    return _picture(code, key, small=True)


@pages.get("/instruments/<code>/documents/<int:number>")
def document(code: str, number: int) -> ResponseReturnValue:
    """Send a document, always as a download."""
    actor = current_actor()
    listing = listing_by_code(code, actor)
    found = read_document(listing.instrument.id, number, actor)
    return as_download(bytes(found.content), found.name, found.kind)


def _picture(code: str, key: str, *, small: bool) -> Response:
    content = picture_bytes(code, key, current_actor(), small=small)
    return Response(
        content, mimetype="image/jpeg", headers={"Cache-Control": _FOR_A_DAY}
    )
