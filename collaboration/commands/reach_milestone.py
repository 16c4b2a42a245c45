"""Write down that a milestone was reached."""

from datetime import date, datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import MilestoneReached
from collaboration.models.project import Milestone
from collaboration.permissions import Permission
from collaboration.queries.project_page import milestone_of
from collaboration.queries.record import clashing
from collaboration.rules.project import MilestoneState
from collaboration.rules.refusals import AlreadyReached, DayNotReached
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refused


@command
def reach_milestone(
    code: str,
    number: int,
    on: date,
    evidence: str,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Milestone:
    """Mark the milestone reached on a day, with what proves it besides bookings.

    Raises NotFound, Forbidden, Refused and Stale (changed since `version`).
    """
    project = change_project(code, Permission.WORK, by=by)
    milestone = milestone_of(project.row.id, number)
    today = local_day(at)
    if milestone.reached_on is not None:
        raise Refused(AlreadyReached(milestone.reached_on))
    if on > today:
        raise Refused(DayNotReached(today))
    clashing(milestone, {"reached_on": on, "evidence_zh": evidence}, version)
    before = milestone.state
    milestone.state = MilestoneState.REACHED
    milestone.reached_on = on
    milestone.evidence_zh = evidence
    milestone.version += 1
    reached = MilestoneReached(
        **named(project),
        number=number,
        before={"state": str(before)},
        after={"state": str(milestone.state), "reached_on": on, "evidence": evidence},
    )
    record(reached, by=by, at=at)
    return milestone
