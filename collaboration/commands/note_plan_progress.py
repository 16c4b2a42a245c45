"""Say how a task of the plan goes."""

from datetime import date, datetime

from collaboration.events import PlanProgressNoted
from collaboration.models.plan import PlanEntry
from collaboration.permissions import TABLE, Permission, Ties
from collaboration.queries.plan import responsible_units
from collaboration.rules.plan import Course, task_numbered
from collaboration.rules.refusals import DayNotReached
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refused


@command
def note_plan_progress(
    task: int, course: Course, on: date, progress: str, *, by: Actor, at: datetime
) -> PlanEntry:
    """Add an entry of one of the task's responsible units; earlier entries stay.

    Raises NotFound (no such task), Forbidden (not of these units) and Refused.
    """
    if task_numbered(task) is None:
        raise NotFound
    units = responsible_units()[task]
    TABLE.require(by, Permission.PLAN_ENTRY, Ties(units=units))
    today = local_day(at)
    if on > today:
        raise Refused(DayNotReached(today))
    unit_id = next(one for one in by.scopes(Role.COORDINATOR) if one in units)
    entry = PlanEntry(
        task=task,
        organisation_id=unit_id,
        on=on,
        course=course,
        progress_zh=progress,
        author_id=by.id,
    )
    db.session.add(entry)
    db.session.flush()
    noted = PlanProgressNoted(
        subject_id=entry.id,
        task=task,
        organisation_id=unit_id,
        after={"course": str(course), "on": on, "progress": progress},
    )
    record(noted, by=by, at=at)
    return entry
