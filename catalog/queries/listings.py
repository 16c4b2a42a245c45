"""Rows of listings: the shared list, the desk, and what the box suggests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.orm import load_only

from catalog.models.category import Category
from catalog.models.instrument import Instrument
from catalog.queries.listing import fields_of
from catalog.queries.search import Card, best_first, conditions, listed, matching
from catalog.rules.completeness import Completeness, completeness
from catalog.rules.filters import Filters
from catalog.rules.listing_state import ListingState
from catalog.rules.publication import Move, moves_from
from identity.models.organisation import Organisation, Zone
from kernel.store.db import db
from kernel.values.actor import Actor, Role
from kernel.values.text import Bilingual

MOST_SUGGESTIONS = 8
_SHOWN = (
    Instrument.code,
    Instrument.version,
    Instrument.state,
    Instrument.name_zh,
    Instrument.name_en,
    Instrument.abbreviation,
    Instrument.manufacturer,
    Instrument.model,
    Instrument.modes,
    Instrument.training_level,
    Instrument.room,
    Instrument.is_example,
    Instrument.published_at,
    Instrument.review_comment,
)


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One listing in a list, with the names that belong to it."""

    id: int
    code: str
    version: int
    state: ListingState
    name: Bilingual
    abbreviation: str
    manufacturer: str
    model: str
    organisation_code: str
    organisation: Bilingual
    zone_key: str
    zone_mark: str
    zone: Bilingual
    category_code: str
    category: Bilingual
    modes: tuple[str, ...]
    training_level: str
    room: str
    is_example: bool
    updated_at: datetime | None
    review_comment: str
    score: int
    # Only on the desk, which judges whether it is complete.
    fields: Mapping[str, Any]

    @property
    def completeness(self) -> Completeness:
        """Return what is filled in and what is not."""
        return completeness(self.fields)

    @property
    def moves(self) -> list[Move]:
        """Return what could be done with it, permission apart."""
        return moves_from(self.state)


def listing_rows(
    filters: Filters,
    *,
    limit: int,
    after: tuple[Any, ...] | None = None,
    offset: int = 0,
    desk: bool = False,
) -> list[ListingRow]:
    """Return matching listings in one statement, best first, then by code.

    `after` holds score and code of the last row seen. On the desk, what waits for
    somebody comes first.
    """
    found = listed(filters).c
    best = select(found.instrument_id, found.score, found.code, found.state)
    best = best.where(*conditions(found, filters))
    if after is not None:
        score, code = int(after[0]), str(after[1])
        later = and_(found.score == score, found.code > code)
        best = best.where(or_(found.score < score, later))
    shown = best.order_by(*_order(found, desk)).limit(limit).offset(offset)
    page = shown.subquery().c
    rows = (
        select(Instrument, Organisation, Zone, Category, page.score)
        .join(Instrument, Instrument.id == page.instrument_id)
        .join(Organisation, Organisation.id == Instrument.organisation_id)
        .join(Zone, Zone.key == Instrument.zone_key)
        .join(Category, Category.code == Instrument.category_code)
        .order_by(*_order(page, desk))
    )
    if not desk:
        # Half of the columns of a listing are long, and only the desk judges them.
        rows = rows.options(load_only(*_SHOWN))
    return [_listing_row(row, desk=desk) for row in db.session.execute(rows)]


def how_many(filters: Filters) -> int:
    """Return how many listings match."""
    found = matching(filters).subquery()
    return int(db.session.scalar(select(func.count()).select_from(found)) or 0)


def states_counted(filters: Filters) -> dict[ListingState, int]:
    """Return how many matching listings stand in each state."""
    found = matching(filters).subquery().c
    counted = select(found.state, func.count()).group_by(found.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def desk_filters(
    actor: Actor, text: str = "", state: ListingState | None = None
) -> Filters:
    """Return what an actor's desk shows: own units' listings, or what is supervised."""
    states = (state,) if state else ()
    if actor.holds(Role.ADMINISTRATOR):
        return Filters(text=text, states=states, everything=True)
    if managed := actor.scopes(Role.LAB_MANAGER):
        return Filters(text=text, states=states, mine=tuple(managed))
    if actor.holds_anywhere(Role.COORDINATOR):
        supervised = (ListingState.IN_REVIEW, ListingState.SUSPENDED)
        return Filters(text=text, states=states or supervised, everything=True)
    return Filters(text=text, states=states, mine=())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that published listings have, and how many have it."""

    name: Bilingual
    count: int


def suggest(text: str) -> list[Suggestion]:
    """Return at most eight names of published instruments that the text finds."""
    if not text.strip():
        return []
    found = listed(Filters(text=text)).c
    best = func.max(found.score)
    named = (
        select(found.name_zh, found.name_en, func.count())
        .where(*conditions(found, Filters(text=text)))
        .group_by(found.name_zh, found.name_en)
        .order_by(best.desc(), func.count().desc(), found.name_zh)
        .limit(MOST_SUGGESTIONS)
    )
    return [
        Suggestion(Bilingual(zh, en), n)
        for zh, en, n in db.session.connection().execute(named)
    ]


def _order(found: Card, desk: bool) -> list[ColumnElement[Any]]:
    """Return the order of a page; on a desk, what waits for somebody comes first."""
    waiting = (
        ListingState.RETURNED,
        ListingState.IN_REVIEW,
        ListingState.DRAFT,
        ListingState.SUSPENDED,
        ListingState.PUBLISHED,
    )
    places = {one: place for place, one in enumerate(waiting)}
    first = [case(places, value=found.state, else_=len(waiting))] if desk else []
    return [*first, *best_first(found)]


def _listing_row(row: Row[Any], *, desk: bool) -> ListingRow:
    instrument, organisation, zone, category, score = tuple(row)
    return ListingRow(
        id=instrument.id,
        code=instrument.code,
        version=instrument.version,
        state=instrument.state,
        name=Bilingual(instrument.name_zh, instrument.name_en),
        abbreviation=instrument.abbreviation,
        manufacturer=instrument.manufacturer,
        model=instrument.model,
        organisation_code=organisation.code,
        organisation=Bilingual(organisation.name_zh, organisation.name_en),
        zone_key=zone.key,
        zone_mark=zone.mark,
        zone=Bilingual(zone.name_zh, zone.name_en),
        category_code=category.code,
        category=Bilingual(category.name_zh, category.name_en),
        modes=tuple(instrument.modes),
        training_level=str(instrument.training_level),
        room=instrument.room,
        is_example=instrument.is_example,
        updated_at=instrument.published_at,
        review_comment=instrument.review_comment,
        score=score,
        fields=fields_of(instrument) if desk else {},
    )
