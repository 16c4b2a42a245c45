"""The desk's page for a listing's pictures and documents."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog.commands.add_document import add_document
from catalog.commands.add_photo import add_photo
from catalog.commands.change_document import change_document
from catalog.commands.change_photo import change_photo
from catalog.commands.remove_document import remove_document
from catalog.commands.remove_photo import remove_photo
from catalog.formats.photo import made_of
from catalog.permissions import TABLE, Permission
from catalog.queries.documents import documents_of
from catalog.queries.listing import desk_listing, require_editor, subject_of
from catalog.queries.photos import photos_of
from catalog.rules.document import DOCUMENT_NAMES, MOST_DOCUMENTS, READER_NAMES
from catalog.rules.listing_state import ListingState
from catalog.rules.photo import ALT_LENGTH, MOST_PHOTOS
from catalog.schemas.attachment import (
    DocumentSchema,
    NewDocumentSchema,
    NewPhotoSchema,
    PhotoChangeSchema,
)
from kernel.http.answers import status_of
from kernel.http.caller import current_actor
from kernel.http.forms import load_form
from kernel.http.speech import messages
from kernel.http.uploads import sent_file, takes_files
from kernel.values import clock
from kernel.values.errors import DomainError, Malformed, Refused
from kernel.values.file_kind import KIND_WORDS
from kernel.values.text import N_

pages = Blueprint("attachments_desk", __name__, template_folder="templates")

# Larger than a file may be, so that one just above gets its sentence at the field.
_MOST_BYTES = 80 * 1024 * 1024


@pages.get("/desk/instruments/<code>/attachments")
def page(code: str) -> ResponseReturnValue:
    """Show pictures and documents with their forms."""
    return _page(code)


@pages.post("/desk/instruments/<code>/photos")
@takes_files(_MOST_BYTES)
def upload_photo(code: str) -> ResponseReturnValue:
    """Add a picture."""

    def act() -> None:
        fields = load_form(NewPhotoSchema())
        declared = fields.pop("nothing_classified")
        made = made_of(sent_file()[1], declared=declared)
        add_photo(code, made, fields, by=current_actor(), at=clock.now())

    return _done(code, "photo", act, N_("The picture is added."))


@pages.post("/desk/instruments/<code>/photos/<key>")
def edit_photo(code: str, key: str) -> ResponseReturnValue:
    """Change what is said of a picture, or its place."""

    def act() -> None:
        fields = load_form(PhotoChangeSchema(partial=("position",)))
        change_photo(code, key, fields, by=current_actor(), at=clock.now())

    return _done(code, f"photo-{key}", act, N_("Saved."))


@pages.post("/desk/instruments/<code>/photos/<key>/remove")
def drop_photo(code: str, key: str) -> ResponseReturnValue:
    """Take a picture away."""

    def act() -> None:
        remove_photo(code, key, by=current_actor(), at=clock.now())

    return _done(code, f"photo-{key}", act, N_("The picture is gone."))


@pages.post("/desk/instruments/<code>/documents")
@takes_files(_MOST_BYTES)
def upload_document(code: str) -> ResponseReturnValue:
    """Add a document."""

    def act() -> None:
        fields = load_form(NewDocumentSchema())
        name, content = sent_file()
        add_document(code, name, content, fields, by=current_actor(), at=clock.now())

    return _done(code, "document", act, N_("The document is added."))


@pages.post("/desk/instruments/<code>/documents/<int:number>")
def edit_document(code: str, number: int) -> ResponseReturnValue:
    """Change title, purpose or readers of a document."""

    def act() -> None:
        fields = load_form(DocumentSchema())
        change_document(code, number, fields, by=current_actor(), at=clock.now())

    return _done(code, f"document-{number}", act, N_("Saved."))


@pages.post("/desk/instruments/<code>/documents/<int:number>/remove")
def drop_document(code: str, number: int) -> ResponseReturnValue:
    """Take a document away."""

    def act() -> None:
        remove_document(code, number, by=current_actor(), at=clock.now())

    return _done(code, f"document-{number}", act, N_("The document is gone."))


def _done(
    code: str, form: str, act: Callable[[], None], said: str
) -> ResponseReturnValue:
    require_editor(code, current_actor())
    try:
        act()
    except (Malformed, Refused) as error:
        return _page(code, failed=form, error=error), status_of(error)
    flash(gettext(said))
    return redirect(url_for(".page", code=code), HTTPStatus.SEE_OTHER)


def _page(code: str, *, failed: str = "", error: DomainError | None = None) -> str:
    actor = current_actor()
    listing = desk_listing(code, actor)
    it = listing.instrument
    may_edit = TABLE.allowed(actor, Permission.EDIT, subject_of(it))
    return render_template(
        "catalog/attachments.html",
        listing=listing,
        photos=photos_of(it.id),
        documents=documents_of(it.id),
        may_edit=may_edit and it.state is not ListingState.RETIRED,
        most_photos=MOST_PHOTOS,
        most_documents=MOST_DOCUMENTS,
        alt_length=ALT_LENGTH,
        purposes=DOCUMENT_NAMES,
        readers=READER_NAMES,
        kinds=KIND_WORDS,
        failed=failed,
        errors=messages(error) if error else {},
        typed=request.form if failed else {},
    )
