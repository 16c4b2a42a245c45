"""Ask a responsible unit to coordinate something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collaboration.commands.change_project import change_project, named
from collaboration.events.matters import MatterRaised
from collaboration.models.matter import Matter
from collaboration.permissions import Permission
from collaboration.queries.matters import responsible_unit
from collaboration.rules.matter import MatterDueInPast, MatterNotForUnit, MatterState
from collaboration.rules.period import Period
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import Refusal, Refused


@command
def raise_matter(
    code: str, fields: Mapping[str, Any], *, by: Actor, at: datetime
) -> Matter:
    """Keep the matter as MatterSchema reads it; the unit's coordinators are told.

    Raises NotFound, Forbidden and Refused (every reason).
    """
    project = change_project(code, Permission.WORK, by=by)
    today, reasons = local_day(at), list[Refusal]()
    unit_id = responsible_unit(fields["unit"])
    if unit_id is None:
        reasons.append(MatterNotForUnit())
    if fields["due_on"] <= today:
        reasons.append(MatterDueInPast(today))
    if unit_id is None or reasons:
        raise Refused(*reasons)
    matter = Matter(
        project_id=project.row.id,
        period=str(fields.get("period") or Period.containing(today)),
        said=fields["said"],
        organisation_id=unit_id,
        due_on=fields["due_on"],
        state=MatterState.OPEN,
        raised_by_id=by.id,
        raised_at=at,
    )
    db.session.add(matter)
    db.session.flush()
    raised = MatterRaised(
        **named(project),
        matter_id=matter.id,
        said=matter.said,
        unit_id=unit_id,
        after={"due_on": matter.due_on.isoformat(), "said": matter.said},
    )
    record(raised, by=by, at=at)
    return matter
