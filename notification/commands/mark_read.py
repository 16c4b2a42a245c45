"""Mark notices as read."""

from datetime import datetime

from sqlalchemy import select, update

from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, SignInNeeded
from notification.models.notice import Notice


@command
def mark_read(notice_id: int, *, by: Actor, at: datetime) -> Notice:
    """Mark one notice of the actor as read and return it. Raises NotFound."""
    if by.id is None:
        raise SignInNeeded
    notice = db.session.scalars(
        select(Notice).where(Notice.id == notice_id, Notice.user_id == by.id)
    ).one_or_none()
    if notice is None:
        raise NotFound
    notice.read_at = notice.read_at or at
    return notice


@command
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Mark all notices of the actor as read; return how many were not."""
    if by.id is None:
        raise SignInNeeded
    read = db.session.scalars(
        update(Notice)
        .where(Notice.user_id == by.id, Notice.read_at.is_(None))
        .values(read_at=at)
        .returning(Notice.id)
    )
    return len(read.all())
