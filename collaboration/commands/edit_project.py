"""Change the head of a project."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collaboration.commands.change_project import change_project, named
from collaboration.events import ProjectEdited
from collaboration.models.project import Project
from collaboration.permissions import Permission
from collaboration.queries.sides import changed_since, with_organisations
from collaboration.rules.project import CooperationMode, project_refusals
from kernel.journal.record import record
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Refused, Stale


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

    `version` is the one the editor saw. Nothing is written when nothing differs.
    Raises NotFound, Forbidden, Stale (with what changed), Malformed and Refused.
    """
    known = change_project(code, Permission.EDIT, by=by)
    project = known.row
    if version is not None and version != project.version:
        raise Stale(changed_since(project.id, version), project.version)
    given = with_organisations(fields)
    if "mode" in given:
        given["mode"] = CooperationMode(given["mode"])
    changes = {
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
    if reasons := project_refusals(**head):
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
