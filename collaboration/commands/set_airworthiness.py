"""Write down where an aircraft stands on a step to airworthiness."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collaboration.commands.change_project import change_project, named
from collaboration.events import AirworthinessSet
from collaboration.models.outcome import AirworthinessStep
from collaboration.permissions import Permission
from collaboration.queries.files import file_of
from collaboration.queries.outcomes import steps_of
from collaboration.queries.record import clashing
from collaboration.rules.airworthiness import chain, step_refusals
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.clock import local_day
from kernel.values.errors import NotFound, Refused


@command
def set_airworthiness(
    code: str,
    step: str,
    fields: Mapping[str, Any],
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> AirworthinessStep:
    """Keep the days and the document of a step; `file` is the number of its scan.

    Raises NotFound (also of a step that is none), Forbidden, Stale and Refused.
    """
    project = change_project(code, Permission.WORK, by=by)
    known = {one.key: one for one in chain()}
    if step not in known:
        raise NotFound
    rows = {one.step: one for one in steps_of(project.row.id)}
    values = dict(fields)
    file = values.pop("file", None)
    reasons = step_refusals(
        step,
        values,
        plan_task=project.row.plan_task,
        issued=frozenset(key for key, row in rows.items() if row.issued_on),
        today=local_day(at),
    )
    if reasons:
        raise Refused(*reasons)
    values["file_id"] = file_of(project.row.id, file).id if file else None
    values["authority_zh"] = values.get("authority_zh") or known[step].authority_zh
    row, before = rows.get(step), None
    if row is None:
        row = AirworthinessStep(
            project_id=project.row.id, step=step, version=1, **values
        )
        db.session.add(row)
    else:
        clashing(row, values, version)
        before = {name: str(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
    done = AirworthinessSet(
        **named(project),
        step=step,
        before=before,
        after={name: str(value) for name, value in values.items()},
    )
    record(done, by=by, at=at)
    return row
