"""Add a document to a listing."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.commands.change_listing import change_listing, named
from catalog.events import DocumentAdded
from catalog.models.document import DOCUMENT_ONCE, Document
from catalog.queries.documents import documents_of, next_number
from catalog.rules.document import (
    MOST_DOCUMENTS,
    DocumentKeptAlready,
    DocumentKind,
    Readers,
    TooManyDocuments,
)
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Refused
from kernel.values.file_kind import safe_name
from kernel.values.file_refusals import kept_kind


@command
def add_document(
    code: str,
    name: str,
    content: bytes,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Document:
    """Keep the bytes, of at most 20 MB, as their content shows them to be.

    `fields` are `purpose`, `readers`, `title_zh`, `title_en` and `nothing_classified`.
    Raises NotFound, Forbidden and Refused.
    """
    instrument = change_listing(code, by=by)
    kind = kept_kind(content, declared=fields["nothing_classified"])
    if len(documents_of(instrument.id)) >= MOST_DOCUMENTS:
        raise Refused(TooManyDocuments())
    document = Document(
        created_at=at,
        instrument_id=instrument.id,
        number=next_number(instrument.id),
        purpose=DocumentKind(fields["purpose"]),
        readers=Readers(fields["readers"]),
        title_zh=fields["title_zh"],
        title_en=fields.get("title_en", ""),
        name=safe_name(name, kind),
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by_id=by.id,
        content=content,
    )
    with refusing(DOCUMENT_ONCE, DocumentKeptAlready()):
        db.session.add(document)
    added = DocumentAdded(
        **named(instrument),
        number=document.number,
        after={"title_zh": document.title_zh, "sha256": document.sha256},
    )
    record(added, by=by, at=at)
    return document
