"""Derive what the search looks at afresh, for every listing."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from catalog.commands.index_listing import index_listings
from catalog.models.instrument import Instrument
from catalog.models.search_entry import SearchEntry
from kernel.store.db import db
from kernel.store.transaction import command

_TOGETHER = 500


def rebuild_index() -> Iterator[int]:
    """Write all entries again, some hundred at a time; yield how many were written.

    Searches go on meanwhile: each lot is replaced in one transaction.
    """
    ids = list(db.session.scalars(select(Instrument.id).order_by(Instrument.id)))
    db.session.rollback()
    for start in range(0, len(ids), _TOGETHER):
        lot = ids[start : start + _TOGETHER]
        _rebuild(lot)
        yield len(lot)


@command
def _rebuild(ids: Sequence[int]) -> None:
    """Remove the entries and write them anew, with their cards (by a trigger)."""
    wanted = select(Instrument).where(Instrument.id.in_(ids)).order_by(Instrument.id)
    listings = db.session.scalars(wanted.with_for_update(key_share=True)).all()
    gone = delete(SearchEntry).where(SearchEntry.instrument_id.in_(ids))
    db.session.execute(gone)
    index_listings(listings)
    db.session.expunge_all()
