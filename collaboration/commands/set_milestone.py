"""Plan a milestone, or change one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from collaboration.commands.change_project import change_project, named
from collaboration.events import MilestoneSet
from collaboration.models.project import Milestone
from collaboration.permissions import Permission
from collaboration.queries.project_page import milestone_of
from collaboration.queries.record import clashing
from collaboration.rules.project import MilestoneState
from collaboration.rules.refusals import AlreadyReached
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused


@command
def set_milestone(
    code: str,
    fields: Mapping[str, Any],
    *,
    number: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Milestone:
    """Keep the fields as MilestoneSchema reads them; without a number, as a new one.

    A milestone that was reached stays as it is. Raises NotFound, Forbidden, Refused
    and Stale (somebody changed it since `version`).
    """
    project = change_project(code, Permission.WORK, by=by)
    given = dict(fields)
    if "state" in given:
        given["state"] = MilestoneState(given["state"])
    if number is None:
        milestone = _new(project.row.id, given)
        before = None
    else:
        milestone = milestone_of(project.row.id, number)
        if milestone.reached_on is not None:
            raise Refused(AlreadyReached(milestone.reached_on))
        clashing(milestone, given, version)
        before = {name: getattr(milestone, name) for name in given}
        for name, value in given.items():
            setattr(milestone, name, value)
        milestone.version += 1
    done = MilestoneSet(
        **named(project), number=milestone.number, before=before, after=given
    )
    record(done, by=by, at=at)
    return milestone


def _new(project_id: int, given: dict[str, Any]) -> Milestone:
    # The project's row is locked, so nobody takes the number meanwhile.
    taken = db.session.scalar(
        select(func.max(Milestone.number)).where(Milestone.project_id == project_id)
    )
    given.setdefault("state", MilestoneState.PLANNED)
    milestone = Milestone(project_id=project_id, number=(taken or 0) + 1, **given)
    db.session.add(milestone)
    return milestone
