"""Move a project to another stage."""

from datetime import date, datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import StageMoved
from collaboration.models.project import StageMove
from collaboration.permissions import Permission
from collaboration.queries.project_page import moves_of
from collaboration.rules.project import Stage, stage_refusals
from collaboration.rules.record import move_refusals
from collaboration.rules.refusals import DayNotReached
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused


@command
def move_stage(
    code: str, stage: Stage, on: date, grounds: str, *, by: Actor, at: datetime
) -> None:
    """Write down that the project reached a stage on a day, and on what grounds.

    Raises NotFound, Forbidden and Refused.
    """
    project = change_project(code, Permission.WORK, by=by)
    row, today = project.row, local_day(at)
    reasons = stage_refusals(row.stage, stage)
    if on > today:
        reasons.append(DayNotReached(today))
    moves = moves_of(row.id)
    reasons += move_refusals(on, moves[-1].on if moves else None)
    if reasons:
        raise Refused(*reasons)
    before, row.stage = row.stage, stage
    row.version += 1
    db.session.add(StageMove(project_id=row.id, stage=stage, on=on, grounds=grounds))
    moved = StageMoved(
        **named(project),
        grounds=grounds,
        before={"stage": str(before)},
        after={"stage": str(stage), "on": on},
    )
    record(moved, by=by, at=at)
