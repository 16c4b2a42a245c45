"""Keep a version of a listing."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from catalog.models.instrument import Instrument
from catalog.models.version import ListingVersion
from catalog.queries.listing import fields_of
from kernel.store.db import db
from kernel.store.transaction import command
from kernel.values.actor import Actor


@command
def keep_version(
    instrument: Instrument, event: str, *, by: Actor | None, at: datetime
) -> None:
    """Write the listing down as it stands, in the transaction of the change itself.

    Called before the first change too, so that what stood there before is kept; a
    version that is kept already stays.
    """
    db.session.flush()
    kept = {
        "instrument_id": instrument.id,
        "version": instrument.version,
        "at": at,
        "actor_id": by.id if by else None,
        "event": event,
        "state": str(instrument.state),
        "record": _record(instrument),
    }
    db.session.execute(insert(ListingVersion).values(kept).on_conflict_do_nothing())


def _record(instrument: Instrument) -> dict[str, Any]:
    parent = instrument.parent_id and db.session.scalar(
        select(Instrument.code).where(Instrument.id == instrument.parent_id)
    )
    told = json.dumps({**fields_of(instrument), "parent": parent or ""}, default=str)
    record: dict[str, Any] = json.loads(told)
    return record
