"""Confirm what the dry run of a list showed."""

from datetime import datetime

from catalog.events import ListConfirmed
from catalog.models.listing_import import ListingImport
from catalog.queries.listing_imports import locked_import
from catalog.rules.import_outcome import WRITES, ListBusy, NothingToWrite, Stage
from kernel.journal.record import record
from kernel.store.task import ask_task
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale

WRITE = "catalog.write-list"


@command
def confirm_list(
    code: str, *, version: int | None, by: Actor, at: datetime
) -> ListingImport:
    """Have the worker write the list; a second time changes nothing.

    `version` is that of the dry run that was seen. Raises NotFound, Stale and Refused.
    """
    listed = locked_import(code, by)
    kept = listed.row
    if kept.stage is Stage.DONE or (kept.stage is Stage.WRITING and listed.at_work):
        return kept
    if kept.stage is not Stage.READY:
        raise Refused(ListBusy())
    if version is not None and version != kept.version:
        raise Stale({}, kept.version)
    if not any((kept.counts or {}).get(outcome) for outcome in WRITES):
        raise Refused(NothingToWrite())
    kept.stage = Stage.WRITING
    kept.task_id = ask_task(WRITE, {}, by=by, at=at)
    event = ListConfirmed(
        subject_id=kept.id, code=kept.code, organisation_id=kept.organisation_id
    )
    record(event, by=by, at=at)
    return kept
