"""Change the head of a project."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collaboration.commands.change_project import change_project, named
from collaboration.events import ProjectEdited
from collaboration.models.project import Project
from collaboration.permissions import Permission
from collaboration.queries.meanwhile import project_changed_since
from collaboration.queries.sides import with_credit_codes, with_organisations
from collaboration.rules.project import CooperationMode, project_refusals
from collaboration.rules.record import amount_refusals, merged
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale

SIDE_FIELDS = frozenset(
    {
        "research_org_id",
        "validation_org_id",
        "research_credit_code",
        "validation_credit_code",
    }
)


@command
def edit_project(
    code: str,
    fields: Mapping[str, Any],
    *,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Project:
    """Keep the given fields, as ProjectSchema reads them; others stay as they are.

    `version` is the one the editor saw: what others changed since then is kept, and
    where both changed a field differently, Stale tells (then, now). Nothing is written
    when nothing differs. Raises NotFound, Forbidden, Stale, Malformed and Refused.
    """
    known = change_project(code, Permission.EDIT, by=by)
    project = known.row
    given = with_organisations(fields)
    confirmed = given.pop("amount_confirmed", False)
    if version is not None and version != project.version:
        changed = project_changed_since(project.id, version)
        given, collisions = merged(given, changed)
        if collisions:
            raise Stale(collisions, project.version)
    if "mode" in given:
        given["mode"] = CooperationMode(given["mode"])
    changes: dict[str, Any] = {
        name: value for name, value in given.items() if getattr(project, name) != value
    }
    if not changes:
        return project
    head = {
        name: changes.get(name, getattr(project, name))
        for name in (
            "starts_on",
            "planned_end",
            "trl_start",
            "trl_target",
            "research_org_id",
            "validation_org_id",
            "nothing_classified",
        )
    }
    reasons = project_refusals(**head)
    if "investment_plan_fen" in changes:
        reasons += amount_refusals(
            changes["investment_plan_fen"], "investment_plan_wan", confirmed=confirmed
        )
    sides = {name: getattr(project, name) for name in SIDE_FIELDS} | changes
    if SIDE_FIELDS & changes.keys():
        kept, wrong = with_credit_codes(sides)
        reasons += wrong
        changes |= {n: kept[n] for n in SIDE_FIELDS if kept[n] != getattr(project, n)}
    if reasons:
        raise Refused(*reasons)
    before = {name: str(getattr(project, name)) for name in changes}
    for name, value in changes.items():
        setattr(project, name, value)
    project.version += 1
    edited = ProjectEdited(
        **named(known),
        version=project.version,
        before=before,
        after={name: str(value) for name, value in changes.items()},
    )
    record(edited, by=by, at=at)
    return project
