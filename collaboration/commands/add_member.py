"""Add a person to a project."""

from datetime import datetime

from collaboration.commands.change_project import change_project, named
from collaboration.events import MemberAdded
from collaboration.models.project import ProjectMember
from collaboration.permissions import Permission
from collaboration.rules.refusals import AlreadyMember
from identity.queries.people import Person, person_by_email
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor
from kernel.values.errors import Malformed, NotFound
from kernel.values.text import N_, Message

ONCE = "uq_collaboration_member_project_id_user_id"


@command
def add_member(
    code: str, email: str, *, lead: bool = False, by: Actor, at: datetime
) -> Person:
    """Make the person with this address a member, who may then write reports.

    Raises NotFound, Forbidden, Malformed (nobody has the address) and Refused.
    """
    project = change_project(code, Permission.EDIT, by=by)
    person = member_by_email(email, "email")
    with refusing(ONCE, AlreadyMember(person.name)):
        db.session.add(
            ProjectMember(project_id=project.row.id, user_id=person.id, lead=lead)
        )
    added = MemberAdded(
        **named(project), user_id=person.id, lead=lead, after={"member": person.name}
    )
    record(added, by=by, at=at)
    return person


def member_by_email(email: str, field: str) -> Person:
    """Return the person with this address. Raises Malformed for the given field."""
    try:
        return person_by_email(email)
    except NotFound:
        said = Message(N_("Nobody here has this address. They can sign up first."))
        raise Malformed({field: [said]}) from None
