"""Shut a person out."""

from datetime import datetime

from sqlalchemy import select, update

from identity.commands.revoke_role import keep_one_administrator
from identity.events import UserSuspended
from identity.models.user import Session, User
from identity.permissions import TABLE, Permission, Subject
from identity.rules.refusals import NotYourself
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def suspend_user(email: str, *, by: Actor, at: datetime) -> None:
    """End the person's sessions and accept neither password nor token from now on.

    Raises NotFound, and Refused for oneself and for the last administrator.
    """
    TABLE.require(by, Permission.GRANT_ROLE, Subject())
    user = db.session.scalars(
        select(User).where(User.email == email.strip().lower()).with_for_update()
    ).one_or_none()
    if user is None:
        raise NotFound
    if user.id == by.id:
        raise Refused(NotYourself())
    keep_one_administrator(user.id)
    if user.state == "suspended":
        return
    user.state = "suspended"
    db.session.execute(
        update(Session)
        .where(Session.user_id == user.id, Session.ended_at.is_(None))
        .values(ended_at=at)
    )
    event = UserSuspended(
        subject_id=user.id, before={"state": "active"}, after={"state": "suspended"}
    )
    record(event, by=by, at=at)
