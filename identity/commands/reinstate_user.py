"""Let a suspended person in again."""

from datetime import datetime

from sqlalchemy import select

from identity.events import UserReinstated
from identity.models.user import User
from identity.permissions import TABLE, Permission, Subject
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def reinstate_user(email: str, *, by: Actor, at: datetime) -> None:
    """Accept the person's password and tokens again. Raises NotFound."""
    TABLE.require(by, Permission.GRANT_ROLE, Subject())
    user = db.session.scalars(
        select(User).where(User.email == email.strip().lower()).with_for_update()
    ).one_or_none()
    if user is None:
        raise NotFound
    if user.state == "active":
        return
    user.state = "active"
    event = UserReinstated(
        subject_id=user.id, before={"state": "suspended"}, after={"state": "active"}
    )
    record(event, by=by, at=at)
