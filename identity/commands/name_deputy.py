"""Name who decides while one is away."""

from datetime import date, datetime

from sqlalchemy import func, select

from identity.events import DeputyNamed
from identity.models.deputy import Deputy
from identity.models.group import Group
from identity.models.user import User
from identity.permissions import TABLE, Permission, Subject
from identity.queries.groups import members_now
from identity.queries.role_scope import role_scope
from identity.rules.deputy import (
    MOST,
    DeputyAlready,
    DeputyIsStudent,
    DeputyUnknown,
    TooManyDeputies,
    day_refusals,
    span_of,
)
from identity.rules.group import Standing
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command, refusing
from kernel.values.actor import Actor, Role
from kernel.values.clock import local_day
from kernel.values.errors import Forbidden, Refusal, Refused


@command
def name_deputy(
    email: str,
    role: Role,
    organisation: str | None,
    first_day: date,
    last_day: date,
    *,
    group: str | None = None,
    by: Actor,
    at: datetime,
) -> Deputy:
    """Lend the actor's role in the organisation for whole Shanghai days, both included.

    A supervisor's is lent in the research group with the code instead.
    Raises Forbidden when the actor does not hold the role there themselves, Malformed
    and Refused (every reason).
    """
    TABLE.require(by, Permission.NAME_DEPUTY, Subject(user_id=by.id))
    scope, led = _place(role, organisation, group)
    if by.id is None or scope is None or not by.holds(role, led or scope):
        raise Forbidden(Permission.NAME_DEPUTY)
    # The person's row is the lock under which their deputies are counted.
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update())
    deputy_id = db.session.scalar(
        select(User.id).where(
            User.email == email,
            User.organisation_id == scope,
            User.state == "active",
            User.id != by.id,
        )
    )
    reasons: list[Refusal] = day_refusals(first_day, last_day, local_day(at))
    if deputy_id is None:
        reasons.append(DeputyUnknown())
    elif led is not None and _is_student(deputy_id, led):
        reasons.append(DeputyIsStudent())
    if _kept(by.id, at) >= MOST:
        reasons.append(TooManyDeputies(MOST))
    if reasons or deputy_id is None:
        raise Refused(*reasons)
    starts_at, ends_at = span_of(first_day, last_day)
    deputy = Deputy(
        person_id=by.id,
        deputy_id=deputy_id,
        role=role,
        organisation_id=scope,
        group_id=led,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    db.session.add(deputy)
    with refusing("ex_identity_deputy_no_overlap", DeputyAlready()):
        db.session.flush()
    named = DeputyNamed(
        subject_id=by.id,
        person=by.name,
        deputy_id=deputy_id,
        role=role.value,
        organisation_id=scope,
        starts_at=starts_at,
        ends_at=ends_at,
        after={"deputy_id": deputy_id},
    )
    record(named, by=by, at=at)
    return deputy


def _place(
    role: Role, organisation: str | None, group: str | None
) -> tuple[int | None, int | None]:
    """Return the ids of the organisation, and of the group for a supervisor."""
    if role is not Role.SUPERVISOR:
        return role_scope(role, organisation), None
    led = db.session.scalar(
        select(Group).where(Group.code == group, Group.ended_at.is_(None))
    )
    return (led.organisation_id, led.id) if led else (None, None)


def _is_student(user_id: int, group_id: int) -> bool:
    return any(
        one.user_id == user_id and one.standing == Standing.STUDENT
        for one in members_now(group_id)
    )


def _kept(person_id: int, at: datetime) -> int:
    kept = select(func.count()).where(
        Deputy.person_id == person_id, Deputy.ended_at.is_(None), Deputy.ends_at > at
    )
    return int(db.session.execute(kept).scalar_one())
