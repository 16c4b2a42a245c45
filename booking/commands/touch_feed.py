"""Write down that a calendar was read, and whether it had changed."""

from datetime import datetime

from sqlalchemy import update

from booking.models.feed import Feed
from booking.queries.feeds import OpenFeed
from identity.rules.sessions import is_old_news
from kernel.store.db import db
from kernel.store.transaction import command


@command
def touch_feed(feed: OpenFeed, digest: bytes, *, at: datetime) -> datetime:
    """Return since when the calendar is as it is now.

    A program's reading is not an act of the person, so the journal does not hear of it.
    """
    since = feed.changed_at if feed.digest == digest else None
    if since is None or is_old_news(feed.read_at, at):
        seen = update(Feed).where(Feed.id == feed.id)
        db.session.execute(
            seen.values(read_at=at, digest=digest, changed_at=since or at)
        )
    return since or at
