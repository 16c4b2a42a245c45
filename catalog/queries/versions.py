"""The kept versions of a listing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from catalog.models.version import ListingVersion
from identity.models.user import User
from kernel.store.db import db
from kernel.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list: when, by whom, and what made it."""

    version: int
    at: datetime
    who: str
    event: str
    state: str


def versions_of(instrument_id: int, *, limit: int = 100) -> list[VersionLine]:
    """Return the kept versions, the latest first."""
    kept = ListingVersion
    wanted = (
        select(kept.version, kept.at, User.name, kept.event, kept.state)
        .outerjoin(User, User.id == kept.actor_id)
        .where(kept.instrument_id == instrument_id)
        .order_by(kept.version.desc())
        .limit(limit)
    )
    return [
        VersionLine(number, at, who or "", event, state)
        for number, at, who, event, state in db.session.execute(wanted)
    ]


def version_of(instrument_id: int, version: int) -> ListingVersion:
    """Return one kept version. Raises NotFound."""
    # The column is an integer: a larger number can be no version.
    found = (
        db.session.get(ListingVersion, (instrument_id, version))
        if version < 2**31
        else None
    )
    if found is None:
        raise NotFound
    return found
