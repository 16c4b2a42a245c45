"""Documents of listings."""

from sqlalchemy import func, select

from catalog.models.document import Document
from catalog.rules.document import Readers
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, SignInNeeded


def documents_of(instrument_id: int) -> list[Document]:
    """Return the documents of a listing, without their bytes, as they were added."""
    wanted = (
        select(Document)
        .where(Document.instrument_id == instrument_id)
        .order_by(Document.number)
    )
    return list(db.session.scalars(wanted))


def document_of(instrument_id: int, number: int) -> Document:
    """Return a document by its number within the listing. Raises NotFound."""
    wanted = select(Document).where(
        Document.instrument_id == instrument_id, Document.number == number
    )
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def read_document(instrument_id: int, number: int, viewer: Actor) -> Document:
    """Return a document with its bytes. Raises NotFound, and SignInNeeded of a guest."""
    found = document_of(instrument_id, number)
    if found.readers is Readers.MEMBERS and not viewer.signed_in:
        raise SignInNeeded
    return found


def next_number(instrument_id: int) -> int:
    """Return the number of the next document; the listing's row is locked."""
    taken = select(func.max(Document.number)).where(
        Document.instrument_id == instrument_id
    )
    return (db.session.scalar(taken) or 0) + 1
