"""Summaries that somebody asked for, with their progress and files."""

from dataclasses import dataclass

from sqlalchemy import select

from collaboration.models.summary import Summary, SummaryFile
from collaboration.permissions import TABLE, Permission, Ties
from kernel.store.db import db
from kernel.store.task import Task
from kernel.values.actor import Actor
from kernel.values.errors import NotFound

KEPT = 20


@dataclass(frozen=True, slots=True)
class ListedSummary:
    """A summary, how far it is, and the size of each of its files."""

    row: Summary
    task: Task
    files: dict[str, int]


def summaries_of(viewer: Actor) -> list[ListedSummary]:
    """Return the summaries of the viewer, the latest first."""
    rows = db.session.execute(
        select(Summary, Task)
        .join(Task, Task.id == Summary.task_id)
        .where(Summary.asked_by_id == viewer.id)
        .order_by(Summary.id.desc())
        .limit(KEPT)
    ).all()
    sizes: dict[int, dict[str, int]] = {}
    for summary_id, form, size in db.session.execute(
        select(SummaryFile.summary_id, SummaryFile.form, SummaryFile.size).where(
            SummaryFile.summary_id.in_([row[0].id for row in rows])
        )
    ):
        sizes.setdefault(summary_id, {})[form] = size
    return [ListedSummary(s, task, sizes.get(s.id, {})) for s, task in rows]


def summary_of(summary_id: int, viewer: Actor) -> ListedSummary:
    """Return one of the viewer's own. Raises Forbidden and NotFound."""
    TABLE.require(viewer, Permission.SUMMARISE, Ties())
    found = [one for one in summaries_of(viewer) if one.row.id == summary_id]
    if not found:
        raise NotFound
    return found[0]


def file_of(summary: Summary, form: str) -> bytes:
    """Return the bytes of a file. Raises NotFound while there is none."""
    content = db.session.scalar(
        select(SummaryFile.content).where(
            SummaryFile.summary_id == summary.id, SummaryFile.form == form
        )
    )
    if content is None:
        raise NotFound
    return content


def summary_to_make(task_id: int) -> Summary:
    """Return the summary that a task is to make. Raises NotFound when it is gone."""
    found = db.session.scalars(
        select(Summary)
        .where(Summary.task_id == task_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
