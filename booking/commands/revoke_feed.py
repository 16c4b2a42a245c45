"""Make the address of a calendar open nothing any more."""

from datetime import datetime

from sqlalchemy import select

from booking.events.calendars import FeedRevoked
from booking.models.feed import Feed
from booking.permissions import TABLE, Desk, Permission
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound


@command
def revoke_feed(feed_id: int, *, by: Actor, at: datetime) -> None:
    """Revoke the actor's own address. Raises NotFound for another's or one revoked."""
    feed = db.session.scalars(
        select(Feed)
        .where(Feed.id == feed_id, Feed.revoked_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if feed is None:
        raise NotFound
    desk = Desk(booked_for_id=feed.user_id)
    TABLE.require(by, Permission.SEE_OWN, desk, visible=False)
    feed.revoked_at = at
    record(FeedRevoked(subject_id=feed.id, prefix=feed.prefix), by=by, at=at)
