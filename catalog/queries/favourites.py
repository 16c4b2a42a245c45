"""The instruments that somebody marked."""

from sqlalchemy import func, select

from catalog.models.favourite import Favourite
from catalog.queries.listings import ListingRow, listing_rows
from catalog.rules.filters import Filters
from kernel.store.db import db
from kernel.values.actor import Actor


def favourites(actor: Actor, *, limit: int) -> list[ListingRow]:
    """Return the actor's published favourites, the latest first."""
    mine = select(Favourite.instrument_id).where(Favourite.user_id == actor.id)
    ids = tuple(db.session.scalars(mine.order_by(Favourite.id.desc())))
    if not ids:
        return []
    order = {one: place for place, one in enumerate(ids)}
    rows = listing_rows(Filters(ids=ids), limit=limit)
    return sorted(rows, key=lambda row: order[row.id])


def how_many_favourites(actor: Actor) -> int:
    """Return how many instruments the actor marked."""
    mine = select(func.count()).where(Favourite.user_id == actor.id)
    return db.session.scalar(mine) or 0
