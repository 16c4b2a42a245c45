"""Keep the files of a summary that the worker made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from collaboration.events.summaries import SummaryMade
from collaboration.models.summary import SummaryFile
from collaboration.queries.summaries import summary_to_make
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import WORKER


@command
def keep_summary(
    task_id: int,
    figures: Mapping[str, Any] | None,
    files: Mapping[str, bytes],
    *,
    at: datetime,
) -> None:
    """Keep figures and files; made a second time, they replace the first.

    Raises NotFound when the summary was thrown away meanwhile.
    """
    summary = summary_to_make(task_id)
    summary.figures = dict(figures) if figures is not None else None
    for form, content in files.items():
        row = {"form": form, "size": len(content), "content": content}
        db.session.execute(
            insert(SummaryFile)
            .values(summary_id=summary.id, **row)
            .on_conflict_do_update(
                index_elements=[SummaryFile.summary_id, SummaryFile.form], set_=row
            )
        )
    made = SummaryMade(
        subject_id=summary.id,
        period=summary.period,
        kind=summary.kind,
        asked_by_id=summary.asked_by_id,
    )
    record(made, by=WORKER, at=at)
