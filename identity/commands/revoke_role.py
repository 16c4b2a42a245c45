"""Take a role from a person."""

from datetime import datetime

from sqlalchemy import delete, select

from identity.events import RoleRevoked
from identity.models.user import Membership, User
from identity.permissions import TABLE, Permission, Subject
from identity.queries.people import person_by_email
from identity.queries.role_scope import role_scope
from identity.rules.refusals import LastAdministrator
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound, Refused


@command
def revoke_role(
    email: str, role: Role, organisation: str | None, *, by: Actor, at: datetime
) -> None:
    """Let the person hold the role there no longer; it works from the next request on.

    Raises NotFound when it was not held, Refused for the last administrator.
    """
    TABLE.require(by, Permission.GRANT_ROLE, Subject())
    person = person_by_email(email)
    scope = role_scope(role, organisation)
    if role is Role.ADMINISTRATOR:
        keep_one_administrator(person.id)
    gone = db.session.execute(
        delete(Membership)
        .where(
            Membership.user_id == person.id,
            Membership.organisation_id.is_not_distinct_from(scope),
            Membership.role == role,
        )
        .returning(Membership.id)
    ).scalar_one_or_none()
    if gone is None:
        raise NotFound
    event = RoleRevoked(subject_id=person.id, role=role.value, organisation_id=scope)
    record(event, by=by, at=at)


def keep_one_administrator(leaving_id: int) -> None:
    """Raise Refused when nobody would be left who may grant roles.

    Locks all administrators' rows, so that two of them cannot leave at once.
    """
    holders = db.session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == Role.ADMINISTRATOR, User.state == "active")
        .order_by(Membership.id)
        .with_for_update(of=Membership)
    ).all()
    if set(holders) == {leaving_id}:
        raise Refused(LastAdministrator())
