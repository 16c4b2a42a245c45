"""Take a document away from a listing."""

from datetime import datetime

from catalog.commands.change_listing import change_listing, named
from catalog.events import DocumentRemoved
from catalog.queries.documents import document_of
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def remove_document(code: str, number: int, *, by: Actor, at: datetime) -> None:
    """Delete a document. Raises NotFound, Forbidden and Refused."""
    instrument = change_listing(code, by=by)
    document = document_of(instrument.id, number)
    db.session.delete(document)
    removed = DocumentRemoved(
        **named(instrument),
        number=number,
        before={"title_zh": document.title_zh, "sha256": document.sha256},
    )
    record(removed, by=by, at=at)
