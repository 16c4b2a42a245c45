"""Have a list compared, because it is to be read in another way."""

from datetime import datetime

from catalog.events import ListRead
from catalog.models.listing_import import ListingImport
from catalog.rules.import_outcome import READ, Stage
from kernel.journal.record import record
from kernel.store.task import ask_task
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def compare_list(kept: ListingImport, *, by: Actor, at: datetime) -> ListingImport:
    """Put a locked list in the worker's queue; the caller asked permission."""
    kept.stage, kept.counts, kept.digest = Stage.READING, None, ""
    kept.version += 1
    kept.task_id = ask_task(READ, {}, by=by, at=at)
    event = ListRead(
        subject_id=kept.id, code=kept.code, organisation_id=kept.organisation_id
    )
    record(event, by=by, at=at)
    return kept
