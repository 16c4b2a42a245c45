"""Searches that people keep, and what they find now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from booking.models.saved_search import SavedSearch
from booking.queries.candidates import find
from booking.queries.free_time import circumstances, soonest
from booking.rules.free_time import FreeWish
from booking.rules.saved_search import EVERY, MOST_FREE
from booking.rules.wish import Wish
from catalog.models.instrument import Instrument
from kernel.store.db import db
from kernel.values.actor import Actor
from kernel.values.errors import NotFound
from kernel.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class Matches:
    """The instruments that a search finds, and whether these are all."""

    ids: list[int]
    whole: bool


def saved_searches(actor: Actor) -> list[SavedSearch]:
    """Return the actor's searches, the latest first."""
    mine = select(SavedSearch).where(SavedSearch.user_id == actor.id)
    return list(db.session.scalars(mine.order_by(SavedSearch.id.desc())))


def own_search(code: str, actor: Actor, *, lock: bool = False) -> SavedSearch:
    """Return the actor's own search. Raises NotFound, for another's too."""
    wanted = select(SavedSearch).where(
        SavedSearch.code == code, SavedSearch.user_id == actor.id
    )
    found = db.session.scalars(wanted.with_for_update() if lock else wanted)
    return _one(found.one_or_none())


def search_by_stop_key(key: str, *, lock: bool = False) -> SavedSearch:
    """Return the search whose letters name the key. Raises NotFound."""
    wanted = select(SavedSearch).where(SavedSearch.stop_key == key)
    found = db.session.scalars(wanted.with_for_update() if lock else wanted)
    return _one(found.one_or_none())


def due_searches(at: datetime, *, limit: int = 200) -> Sequence[SavedSearch]:
    """Return searches to look at again, the longest unseen first."""
    wanted = (
        select(SavedSearch)
        .where(
            SavedSearch.notifies,
            SavedSearch.checked_at <= at - EVERY,
            or_(SavedSearch.until.is_(None), SavedSearch.until > at),
        )
        .order_by(SavedSearch.checked_at, SavedSearch.id)
        .limit(limit)
    )
    return db.session.scalars(wanted).all()


def matches_of(wish: Wish | FreeWish, viewer: Actor, *, at: datetime) -> Matches:
    """Return what the search finds for the viewer now. Raises Malformed like its page."""
    if isinstance(wish, Wish):
        listed = find(wish, viewer, at=at)
        return Matches([m.instrument_id for m in listed.candidates], not listed.cut)
    known = circumstances(wish, viewer)
    found = soonest(wish, viewer, known, limit=MOST_FREE + 1, at=at)
    ids = [one.contender.id for one in found[:MOST_FREE]]
    return Matches(ids, len(found) <= MOST_FREE)


def name_of(instrument_id: int) -> Bilingual:
    """Return what an instrument is called."""
    wanted = select(Instrument.name_zh, Instrument.name_en)
    row = db.session.execute(wanted.where(Instrument.id == instrument_id)).one()
    return Bilingual(row[0], row[1])


def _one(found: SavedSearch | None) -> SavedSearch:
    if found is None:
        raise NotFound
    return found
