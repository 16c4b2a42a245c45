"""Keep a version of a listing."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from catalog.models.instrument import Instrument
from catalog.models.version import ListingVersion
from catalog.queries.listing import fields_of
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor

# The record goes as the text that it is made as: thousands are kept at once.
_WRITE = """
    INSERT INTO catalog_listing_version
        (instrument_id, version, at, actor_id, event, state, record)
    VALUES (%(instrument_id)s, %(version)s, %(at)s, CAST(%(actor_id)s AS bigint),
            %(event)s, %(state)s, CAST(%(record)s AS jsonb))
    ON CONFLICT DO NOTHING
    """


@command
def keep_version(
    instrument: Instrument, event: str, *, by: Actor | None, at: datetime
) -> None:
    """Write the listing down as it stands, in the transaction of the change itself.

    Called before the first change too, so that what stood there before is kept; a
    version that is kept already stays.
    """
    keep_versions([instrument], event, by=by, at=at)


@command
def keep_versions(
    instruments: Sequence[Instrument],
    event: str,
    *,
    by: Actor | None,
    at: datetime | None,
) -> None:
    """Do the same for many; without a moment, as of when each was created."""
    db.session.flush()
    if at is None:
        instruments = _unkept(instruments)
    parents = _parents(instruments)
    kept = [
        {
            "instrument_id": one.id,
            "version": one.version,
            "at": at or one.created_at,
            "actor_id": by.id if by else None,
            "event": event,
            "state": str(one.state),
            "record": _record(one, parents.get(one.parent_id, "")),
        }
        for one in instruments
    ]
    if kept:
        db.session.connection().exec_driver_sql(_WRITE, kept)


def _unkept(instruments: Sequence[Instrument]) -> list[Instrument]:
    """Return those whose present version is not written down yet."""
    wanted = select(ListingVersion.instrument_id, ListingVersion.version).where(
        ListingVersion.instrument_id.in_([one.id for one in instruments])
    )
    kept = {(row[0], row[1]) for row in db.session.execute(wanted)}
    return [one for one in instruments if (one.id, one.version) not in kept]


def _parents(instruments: Sequence[Instrument]) -> dict[int | None, str]:
    ids = {one.parent_id for one in instruments if one.parent_id}
    if not ids:
        return {}
    wanted = select(Instrument.id, Instrument.code).where(Instrument.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _record(instrument: Instrument, parent: str) -> str:
    record = {**fields_of(instrument), "parent": parent}
    return json.dumps(record, default=str, ensure_ascii=False)
