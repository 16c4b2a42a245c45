"""Write down a level of readiness and what it rests on."""

from datetime import date, datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import ReadinessNoted
from collaboration.models.record import Readiness
from collaboration.permissions import Permission
from collaboration.queries.record import latest_level
from collaboration.rules.record import Scale
from collaboration.rules.record_refusals import LevelFell
from collaboration.rules.refusals import DayNotReached
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refusal, Refused


@command
def note_readiness(
    code: str,
    scale: Scale,
    level: int,
    on: date,
    basis: str,
    *,
    fell_because: str = "",
    by: Actor,
    at: datetime,
) -> Readiness:
    """Keep a level found on a day with its basis; one that falls also needs a reason.

    Earlier findings stay. Raises NotFound, Forbidden and Refused.
    """
    project = change_project(code, Permission.WORK, by=by)
    before, today = latest_level(project.row.id, scale, on), local_day(at)
    reasons: list[Refusal] = []
    if on > today:
        reasons.append(DayNotReached(today))
    if before is not None and level < before and not fell_because:
        reasons.append(LevelFell(before))
    if reasons:
        raise Refused(*reasons)
    said = f"{basis}\n{fell_because}".strip()
    found = Readiness(
        project_id=project.row.id, scale=scale, level=level, on=on, basis=said
    )
    db.session.add(found)
    noted = ReadinessNoted(
        **named(project),
        scale=str(scale),
        before={"level": before},
        after={"level": level, "on": on, "basis": said},
    )
    record(noted, by=by, at=at)
    return found
