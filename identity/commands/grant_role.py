"""Give a person a role."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from identity.events import RoleGranted
from identity.models.user import Membership
from identity.permissions import TABLE, Permission, Subject
from identity.queries.people import person_by_email
from identity.queries.role_scope import role_scope
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role


@command
def grant_role(
    email: str, role: Role, organisation: str | None, *, by: Actor, at: datetime
) -> None:
    """Let the person hold the role in the organisation with that code.

    Administrators hold theirs everywhere: without an organisation. Holding it
    already changes nothing. Raises NotFound and Refused.
    """
    TABLE.require(by, Permission.GRANT_ROLE, Subject())
    person = person_by_email(email)
    scope = role_scope(role, organisation)
    added = db.session.execute(
        insert(Membership)
        .values(user_id=person.id, organisation_id=scope, role=role)
        .on_conflict_do_nothing()
        .returning(Membership.id)
    ).scalar_one_or_none()
    if added is not None:
        event = RoleGranted(
            subject_id=person.id, role=role.value, organisation_id=scope
        )
        record(event, by=by, at=at)
