"""Keep an uploaded list of instruments until it is confirmed."""

import secrets
from datetime import datetime

from catalog.events import ListKept
from catalog.models.listing_import import ListingImport
from catalog.permissions import TABLE, Permission, Subject
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def keep_list(
    content: bytes, *, name: str, organisation_id: int, by: Actor, at: datetime
) -> ListingImport:
    """Keep a file that could be read; nothing becomes a listing yet.

    Raises Forbidden unless the actor manages the unit.
    """
    TABLE.require(by, Permission.CREATE, Subject(organisation_id))
    kept = ListingImport(
        code=secrets.token_hex(8),
        organisation_id=organisation_id,
        uploaded_by_id=by.id,
        file_name=name,
        content=content,
        columns=None,
        done=None,
    )
    db.session.add(kept)
    db.session.flush()
    event = ListKept(
        subject_id=kept.id,
        code=kept.code,
        organisation_id=organisation_id,
        file_name=name,
    )
    record(event, by=by, at=at)
    return kept
