"""Compare a confirmed list again, because what stands changed before it was written."""

from datetime import datetime

from catalog.commands.choose_columns import choose_columns
from catalog.queries.listing_imports import import_of_task
from catalog.rules.import_outcome import Stage
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def compare_again(task_id: int, *, by: Actor, at: datetime) -> None:
    """Put the list of a task that could not write it back in the queue for reading.

    A list that another task took over, or that is written, stays as it is. Raises
    NotFound when the actor no longer manages the unit.
    """
    kept = import_of_task(task_id, lock=True)
    if kept is not None and kept.stage is Stage.WRITING:
        choose_columns(
            kept.code, kept.chosen, version=None, by=by, at=at, changed_meanwhile=True
        )
