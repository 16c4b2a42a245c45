"""Keep what comparing a list found, row by row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from catalog.events import ListCompared
from catalog.models.listing_import import ImportRow
from catalog.queries.listing_imports import import_of_task
from catalog.rules.import_outcome import Outcome, Stage
from catalog.rules.parts import in_parts
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER

_AT_ONCE = 500


@command
def keep_reading(
    task_id: int, rows: Sequence[Mapping[str, Any]], *, digest: str, at: datetime
) -> None:
    """Replace the rows of the list that the task reads; its list is ready then.

    `rows` are the columns of ImportRow without the list. A task that another one
    replaced meanwhile changes nothing; run twice, it leaves the same.
    """
    kept = import_of_task(task_id, lock=True)
    if kept is None or kept.stage is not Stage.READING:
        return
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == kept.id))
    for some in in_parts(rows, _AT_ONCE):
        db.session.execute(
            insert(ImportRow), [{"import_id": kept.id, **row} for row in some]
        )
    found = Counter(row["outcome"] for row in rows)
    kept.counts = {outcome.value: found[outcome] for outcome in Outcome}
    kept.stage, kept.digest = Stage.READY, digest
    kept.version += 1
    event = ListCompared(
        subject_id=kept.id,
        code=kept.code,
        organisation_id=kept.organisation_id,
        **kept.counts,
    )
    record(event, by=WORKER, at=at)
