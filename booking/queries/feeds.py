"""Calendar feeds: mine, and the one behind a secret."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from booking.models.feed import Feed
from booking.permissions import TABLE, Desk, Permission
from booking.queries.preview import visible_instrument
from booking.rules.feed import digest_of
from catalog.models.instrument import Instrument
from identity.models.organisation import Organisation
from identity.queries.actors import actor_of
from identity.queries.organisations import organisation_by_code
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class FeedView:
    """A live feed of the actor's, as they see it; the secret is not known any more."""

    id: int
    kind: str
    code: str
    name: Bilingual
    prefix: str
    since: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Target:
    """What a feed follows; neither id for a person's own bookings."""

    code: str
    instrument_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed that its secret has opened, and whoever made it as they are today."""

    id: int
    reader: Actor
    kind: str
    code: str
    name: Bilingual
    target: Target
    digest: bytes | None
    changed_at: datetime | None
    read_at: datetime | None


def feed_target(kind: str, code: str, by: Actor) -> Target:
    """Return what is to be followed. Raises NotFound where the actor may not see it."""
    if kind == "instrument":
        instrument = visible_instrument(code, by)
        return Target(instrument.code, instrument_id=instrument.id)
    if kind == "organisation":
        found = organisation_by_code(code)
        TABLE.require(by, Permission.FOLLOW_UNIT, Desk(found.id), visible=False)
        return Target(found.code, organisation_id=found.id)
    return Target("")


def live_feeds(actor: Actor) -> list[FeedView]:
    """Return the actor's feeds that are not revoked, the latest first."""
    wanted = _FEEDS.where(Feed.user_id == actor.id).order_by(Feed.id.desc())
    return [
        FeedView(
            feed.id, feed.kind, instrument or unit or "",
            Bilingual(zh or unit_zh or "", en or unit_en or ""),
            feed.prefix, feed.created_at, feed.read_at,
        )
        for feed, instrument, zh, en, unit, unit_zh, unit_en in db.session.execute(wanted)
    ]  # fmt: skip


def units_to_follow(actor: Actor) -> list[tuple[str, Bilingual]]:
    """Return code and name of the units whose calendar the actor may follow."""
    ids = {*actor.scopes(Role.LAB_MANAGER), actor.organisation_id}
    wanted = (
        select(Organisation.code, Organisation.name_zh, Organisation.name_en)
        .where(
            Organisation.id.in_([one for one in ids if one is not None]),
            exists().where(Instrument.organisation_id == Organisation.id),
        )
        .order_by(Organisation.code)
    )
    return [(code, Bilingual(zh, en)) for code, zh, en in db.session.execute(wanted)]


def feed_by_secret(secret: str, *, at: datetime, demo: bool) -> OpenFeed:
    """Return the feed that the secret opens, with its maker's rights of this moment.

    Raises NotFound for a secret unknown or revoked, for somebody suspended, and for
    what its maker may not see any more.
    """
    row = db.session.execute(
        _FEEDS.where(Feed.secret_hash == digest_of(secret))
    ).one_or_none()
    if row is None:
        raise NotFound
    feed, instrument, zh, en, unit, unit_zh, unit_en = row
    reader = actor_of(feed.user_id, at=at, channel="calendar", demo=demo)
    if reader is None:
        raise NotFound
    code = instrument or unit or ""
    return OpenFeed(
        id=feed.id,
        reader=reader,
        kind=feed.kind,
        code=code,
        name=Bilingual(zh or unit_zh or "", en or unit_en or ""),
        target=feed_target(feed.kind, code, reader),
        digest=feed.digest,
        changed_at=feed.changed_at,
        read_at=feed.read_at,
    )


_FEEDS = (
    select(
        Feed,
        Instrument.code,
        Instrument.name_zh,
        Instrument.name_en,
        Organisation.code,
        Organisation.name_zh,
        Organisation.name_en,
    )
    .outerjoin(Instrument, Instrument.id == Feed.instrument_id)
    .outerjoin(Organisation, Organisation.id == Feed.organisation_id)
    .where(Feed.revoked_at.is_(None))
)
