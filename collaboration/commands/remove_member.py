"""Take a person out of a project."""

from datetime import datetime

from sqlalchemy import select

from collaboration.commands.change_project import change_project, named
from collaboration.events import MemberRemoved
from collaboration.models.project import ProjectMember
from collaboration.permissions import Permission
from collaboration.queries.access import KnownProject
from collaboration.queries.record import member_named
from collaboration.rules.record_refusals import LastLead
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def remove_member(code: str, user_id: int, *, by: Actor, at: datetime) -> None:
    """End a membership: the person sees the project no more; their work stays.

    Raises NotFound, Forbidden and Refused (the only lead).
    """
    project = change_project(code, Permission.EDIT, by=by)
    take_away(project, user_id, by=by, at=at)


def take_away(project: KnownProject, user_id: int, *, by: Actor, at: datetime) -> None:
    """Delete the membership within a command that holds the project's row."""
    member = db.session.scalars(
        select(ProjectMember).where(
            ProjectMember.project_id == project.row.id, ProjectMember.user_id == user_id
        )
    ).one_or_none()
    if member is None:
        raise NotFound
    name = member_named(user_id)
    if project.ties.leads <= {user_id}:
        raise Refused(LastLead(name))
    db.session.delete(member)
    removed = MemberRemoved(**named(project), user_id=user_id, before={"member": name})
    record(removed, by=by, at=at)
