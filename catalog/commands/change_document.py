"""Change what a document is called and who reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.commands.change_listing import change_listing, named
from catalog.events import DocumentChanged
from catalog.queries.documents import document_of
from catalog.rules.document import DocumentKind, Readers
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor

_MADE = {"purpose": DocumentKind, "readers": Readers}


@command
def change_document(
    code: str, number: int, fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Set the given of `purpose`, `readers`, `title_zh` and `title_en`.

    Raises NotFound, Forbidden and Refused. Nothing is written when nothing differs.
    """
    instrument = change_listing(code, by=by)
    document = document_of(instrument.id, number)
    wanted = {k: _MADE[k](v) if k in _MADE else v for k, v in fields.items()}
    before = {name: getattr(document, name) for name in wanted}
    if before == wanted:
        return
    for name, value in wanted.items():
        setattr(document, name, value)
    changed = DocumentChanged(
        **named(instrument), number=number, before=before, after=wanted
    )
    record(changed, by=by, at=at)
