"""Keep an uploaded list of instruments until it is confirmed."""

import secrets
from datetime import datetime

from catalog.events import ListKept
from catalog.models.listing_import import ListingImport
from catalog.permissions import TABLE, Permission, Subject
from catalog.queries.listing_imports import remembered_columns, remembered_common
from catalog.rules.import_columns import ListHead, guess
from catalog.rules.import_outcome import READ, Stage
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.task import ask_task
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.text import has_control_characters


@command
def keep_list(
    content: bytes,
    *,
    name: str,
    organisation_id: int,
    head: ListHead,
    by: Actor,
    at: datetime,
) -> ListingImport:
    """Keep a file that could be read, and have it compared; nothing is imported yet.

    What the headings mean is guessed, and what the unit chose before remembered. Raises
    Forbidden unless the actor manages the unit.
    """
    TABLE.require(by, Permission.CREATE, Subject(organisation_id))
    kept = ListingImport(
        code=secrets.token_hex(8),
        organisation_id=organisation_id,
        uploaded_by_id=by.id,
        file_name="" if has_control_characters(name) else name[-200:],
        content=content,
        columns=None,
        done=None,
        stage=Stage.READING,
        version=1,
        task_id=ask_task(READ, {}, by=by, at=at),
        sheet=head.sheet,
        sheets=list(head.sheets),
        heading_line=head.line,
        headings=list(head.headings),
        chosen=guess(head.headings, remembered_columns(organisation_id)),
        common=remembered_common(organisation_id),
        counts=None,
        digest="",
        changed_meanwhile=False,
        created_at=at,
    )
    db.session.add(kept)
    db.session.flush()
    event = ListKept(
        subject_id=kept.id,
        code=kept.code,
        organisation_id=organisation_id,
        file_name=kept.file_name,
    )
    record(event, by=by, at=at)
    return kept
