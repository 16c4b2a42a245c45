"""The instruments that match a search, with the viewer's rates, as a statement."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, and_, func, literal, select, type_coerce

from booking.queries.viewer import asking, rate_of
from booking.rules.wish import Wish
from catalog.queries.search import best_first, conditions, listed
from catalog.rules.filters import Filters
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.actor import Actor


def matches(
    filters: Filters,
    price_most_fen: int | None,
    viewer: Actor,
    at: datetime,
    *,
    priced: bool = True,
    ranked: bool = True,
    most: int | None = None,
) -> Select[*tuple[Any, ...]]:
    """Return a select of what matches filters and hourly price, with the viewer's rate.

    Without `priced` it has no rates, and without `ranked` no scores: both cost more than
    the rest where thousands match. With `most`, only so many of the best.
    """
    found = listed(filters, ranked=ranked).c
    wanted = select(
        found.instrument_id.label("id"),
        found.score,
        found.code,
        found.organisation_id,
        found.category_code,
        func.array_to_string(found.modes, ",").label("modes"),
        type_coerce(found.training_level, Text).label("training_level"),
        found.zone_key,
        func.greatest(found.units, found.seats).label("places"),
    ).where(*conditions(found, filters))
    if most is not None and price_most_fen is None:
        wanted = wanted.order_by(*best_first(found)).limit(most)
    if not priced:
        return wanted
    matched = wanted.subquery("matched")
    one = matched.c
    asked = rate_of(one.id, one.organisation_id, asking(viewer, at))
    rate = asked.correlate(matched, Organisation).lateral()
    known = (
        select(*one, rate.c.amount_fen, rate.c.unit, rate.c.opening_fee_fen)
        .join(Organisation, Organisation.id == one.organisation_id)
        .outerjoin(rate, literal(True))
    )
    if price_most_fen is None:
        return known
    cheap = and_(rate.c.unit == "h", rate.c.amount_fen <= price_most_fen)
    return known.where(cheap).order_by(*best_first(one)).limit(most)


def how_many(wish: Wish, viewer: Actor, *, at: datetime) -> int:
    """Return how many instruments match filters and price, whenever they are free."""
    limit = wish.price_most_fen
    priced = limit is not None
    every = matches(wish.filters, limit, viewer, at, priced=priced, ranked=False)
    counted = select(func.count()).select_from(every.subquery())
    return db.session.scalar(counted) or 0
