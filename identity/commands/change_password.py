"""Change one's own password."""

from datetime import datetime

from sqlalchemy import select, update

from identity.events import PasswordChanged
from identity.models.user import Session, User
from identity.rules import passwords
from identity.rules.acceptable import password_refusals
from identity.rules.refusals import WrongCurrentPassword
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import Forbidden, Refused


@command
def change_password(current: str, password: str, *, by: Actor, at: datetime) -> None:
    """Replace the actor's password and end their other sessions.

    Raises Refused when the current one is wrong or the new one is easy to guess, and
    Forbidden for a token: it must not be able to lock its owner out.
    """
    if by.id is None or by.channel == "api":
        raise Forbidden
    user = db.session.scalars(
        select(User).where(User.id == by.id).with_for_update()
    ).one()
    if not passwords.matches(current, user.password_hash):
        raise Refused(WrongCurrentPassword())
    if refusals := password_refusals(password, user.email, user.name):
        raise Refused(*refusals)
    user.password_hash = passwords.hashed(password)
    user.password_changed_at = at
    db.session.execute(
        update(Session)
        .where(
            Session.user_id == by.id,
            Session.id.is_distinct_from(by.session_id),
            Session.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    record(PasswordChanged(subject_id=by.id), by=by, at=at)
