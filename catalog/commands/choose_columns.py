"""Say what the columns of a list mean, and have it compared again."""

from collections.abc import Sequence
from datetime import datetime

from catalog.events import ListRead
from catalog.models.listing_import import ListingImport
from catalog.queries.listing_imports import locked_import
from catalog.rules.import_columns import wrong_columns
from catalog.rules.import_outcome import ListBusy, ListDone, Stage
from kernel.journal.record import record
from kernel.store.task import ask_task
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Malformed, Refused, Stale

READ = "catalog.read-list"


@command
def choose_columns(
    code: str,
    chosen: Sequence[str],
    *,
    version: int | None,
    by: Actor,
    at: datetime,
    changed_meanwhile: bool = False,
) -> ListingImport:
    """Take a field, or nothing, for each heading; the worker compares the rows.

    `version` is that of the list as the chooser saw it. Raises NotFound,
    Malformed (a field unknown or named twice), Stale, and Refused while the worker is at it or once the list is imported.
    """
    listed = locked_import(code, by)
    kept = listed.row
    if wrong := wrong_columns(chosen, len(kept.headings)):
        raise Malformed({"columns": wrong})
    if version is not None and version != kept.version:
        raise Stale({}, kept.version)
    if kept.stage is Stage.DONE:
        raise Refused(ListDone())
    if listed.at_work and not changed_meanwhile:
        raise Refused(ListBusy())
    kept.chosen = list(chosen)
    kept.stage, kept.counts, kept.digest = Stage.READING, None, ""
    kept.changed_meanwhile = changed_meanwhile
    kept.version += 1
    kept.task_id = ask_task(READ, {}, by=by, at=at)
    event = ListRead(
        subject_id=kept.id, code=kept.code, organisation_id=kept.organisation_id
    )
    record(event, by=by, at=at)
    return kept
