"""Pictures and documents of a listing over REST."""

from typing import Any

from flask import Response, url_for
from flask_smorest import Blueprint

from catalog.commands.add_document import add_document
from catalog.commands.add_photo import add_photo
from catalog.commands.change_document import change_document
from catalog.commands.change_photo import change_photo
from catalog.commands.remove_document import remove_document
from catalog.commands.remove_photo import remove_photo
from catalog.formats.photo import made_of
from catalog.models.document import Document
from catalog.models.instrument import Instrument
from catalog.models.photo import Photo, Picture
from catalog.queries.documents import document_of, documents_of, read_document
from catalog.queries.listing import listing_by_code, require_editor
from catalog.queries.photos import photos_of
from catalog.rules.photo import KEY_LENGTH, photo_path
from catalog.schemas.attachment import (
    DocumentOutSchema,
    DocumentSchema,
    DocumentsSchema,
    DocumentUploadSchema,
    PhotoChangeSchema,
    PhotoOutSchema,
    PhotosSchema,
    PhotoUploadSchema,
)
from kernel.http.caller import current_actor
from kernel.http.creating import created_once
from kernel.http.downloads import as_download
from kernel.http.uploads import decoded, takes_files
from kernel.values import clock

api = Blueprint(
    "attachments_api", __name__, description="Pictures and documents of listings"
)

_MOST_BYTES = 30 * 1024 * 1024


@api.get("/instruments/<code>/photos")
@api.response(200, PhotosSchema)
def list_photos(code: str) -> dict[str, Any]:
    """List the pictures in their order; the first is the cover"""
    return {"items": _photos(code)}


@api.post("/instruments/<code>/photos")
@takes_files(_MOST_BYTES)
@api.arguments(PhotoUploadSchema)
@api.response(201, PhotoOutSchema)
def upload_photo(fields: dict[str, Any], code: str) -> Response:
    """Add a JPEG or PNG picture; its pixels are kept, all else in it is not"""
    actor, at = current_actor(), clock.now()
    require_editor(code, actor)
    content = decoded(fields.pop("content_base64"))
    declared = fields.pop("nothing_classified")

    def make() -> dict[str, Any]:
        made = made_of(content, declared=declared)
        return _photo(code, add_photo(code, made, fields, by=actor, at=at))

    return created_once(make, by=actor, at=at)


@api.patch("/instruments/<code>/photos/<key>")
@api.arguments(PhotoChangeSchema(partial=True))
@api.response(200, PhotoOutSchema)
def edit_photo(fields: dict[str, Any], code: str, key: str) -> dict[str, Any]:
    """Change what is said of a picture, or its place"""
    change_photo(code, key, fields, by=current_actor(), at=clock.now())
    return _photo(code, key)


@api.delete("/instruments/<code>/photos/<key>")
@api.response(204)
def drop_photo(code: str, key: str) -> None:
    """Take a picture away"""
    remove_photo(code, key, by=current_actor(), at=clock.now())


@api.get("/instruments/<code>/documents")
@api.response(200, DocumentsSchema)
def list_documents(code: str) -> dict[str, Any]:
    """List the documents of a listing"""
    found = documents_of(_instrument(code).id)
    return {"items": [_shown_document(code, one) for one in found]}


@api.post("/instruments/<code>/documents")
@takes_files(_MOST_BYTES)
@api.arguments(DocumentUploadSchema)
@api.response(201, DocumentOutSchema)
def upload_document(fields: dict[str, Any], code: str) -> Response:
    """Add a document, sent in base64"""
    actor, at = current_actor(), clock.now()
    require_editor(code, actor)
    name, content = fields.pop("name"), decoded(fields.pop("content_base64"))

    def make() -> dict[str, Any]:
        made = add_document(code, name, content, fields, by=actor, at=at)
        body: dict[str, Any] = DocumentOutSchema().dump(_shown_document(code, made))
        return body

    return created_once(make, by=actor, at=at)


@api.get("/instruments/<code>/documents/<int:number>")
@api.response(200, content_type="application/octet-stream")
def get_document(code: str, number: int) -> Response:
    """Fetch a document"""
    found = read_document(_instrument(code).id, number, current_actor())
    return as_download(bytes(found.content), found.name, found.kind)


@api.patch("/instruments/<code>/documents/<int:number>")
@api.arguments(DocumentSchema(partial=True))
@api.response(200, DocumentOutSchema)
def edit_document(fields: dict[str, Any], code: str, number: int) -> dict[str, Any]:
    """Change title, purpose or readers of a document"""
    change_document(code, number, fields, by=current_actor(), at=clock.now())
    return _shown_document(code, document_of(_instrument(code).id, number))


@api.delete("/instruments/<code>/documents/<int:number>")
@api.response(204)
def drop_document(code: str, number: int) -> None:
    """Take a document away"""
    remove_document(code, number, by=current_actor(), at=clock.now())


def _instrument(code: str) -> Instrument:
    return listing_by_code(code, current_actor()).instrument


def _photos(code: str) -> list[dict[str, Any]]:
    found = photos_of(_instrument(code).id)
    return [_shown_photo(code, photo, picture) for photo, picture in found]


def _photo(code: str, key: str) -> dict[str, Any]:
    return next(one for one in _photos(code) if one["key"] == key)


def _shown_photo(code: str, photo: Photo, picture: Picture) -> dict[str, Any]:
    key = picture.sha256[:KEY_LENGTH]
    return {
        "key": key,
        "position": photo.position,
        "alt_zh": photo.alt_zh,
        "alt_en": photo.alt_en,
        "width": picture.width,
        "height": picture.height,
        "url": photo_path(code, key),
        "small_url": photo_path(code, key, small=True),
    }


def _shown_document(code: str, document: Document) -> dict[str, Any]:
    return {
        **{
            name: getattr(document, name)
            for name in (
                "number", "title_zh", "title_en", "name", "size", "sha256", "created_at",
            )
        },
        "purpose": str(document.purpose),
        "readers": str(document.readers),
        "kind": str(document.kind),
        "url": url_for("attachments.document", code=code, number=document.number),
    }  # fmt: skip
