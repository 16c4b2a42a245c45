"""Make a private address of a calendar."""

from datetime import datetime

from booking.events.calendars import FeedMade
from booking.models.feed import Feed
from booking.permissions import TABLE, Desk, Permission
from booking.queries.feeds import feed_target, live_feeds
from booking.rules.feed import (
    MOST_FEEDS,
    NothingToFollow,
    TooManyFeeds,
    digest_of,
    new_secret,
    prefix_of,
)
from identity.queries.people import lock_person
from kernel.journal.record import record
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor
from kernel.values.errors import NotFound, Refused


@command
def make_feed(kind: str, code: str, *, by: Actor, at: datetime) -> tuple[str, Feed]:
    """Return the secret, which is told only here, and what is kept of it.

    `code` names the instrument or the organisation; a person follows themselves.
    Raises Refused for what the actor cannot see, and when they have too many.
    """
    TABLE.require(by, Permission.SEE_OWN, Desk(booked_for_id=by.id))
    assert by.id is not None  # noqa: S101 - require() refused everybody else
    try:
        target = feed_target(kind, code, by)
    except NotFound:
        raise Refused(NothingToFollow()) from None
    lock_person(by.id)
    if len(live_feeds(by)) >= MOST_FEEDS:
        raise Refused(TooManyFeeds(most=MOST_FEEDS))
    secret = new_secret()
    feed = Feed(
        created_at=at,
        secret_hash=digest_of(secret),
        prefix=prefix_of(secret),
        user_id=by.id,
        kind=kind,
        instrument_id=target.instrument_id,
        organisation_id=target.organisation_id,
    )
    db.session.add(feed)
    db.session.flush()
    made = FeedMade(
        subject_id=feed.id, kind=kind, prefix=feed.prefix, after={"of": target.code}
    )
    record(made, by=by, at=at)
    return secret, feed
