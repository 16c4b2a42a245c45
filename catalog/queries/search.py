"""Finding listings: which match, how well, and in what order."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    column,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import table as plain_table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement

from catalog.models.instrument import Instrument
from catalog.models.search_entry import CARD, SearchEntry, SpecEntry
from catalog.queries.synonyms import synonym_table
from catalog.rules.filters import Filters, category_prefix
from catalog.rules.listing_state import MACHINE, ListingState
from catalog.rules.search_query import SearchQuery, parse
from catalog.rules.search_specs import spec_wish, split_specs
from catalog.rules.search_terms import quoted, whole_name
from catalog.rules.search_tree import (
    All,
    AnyOf,
    Node,
    Phrase,
    Sound,
    Word,
    is_words,
    sound_query,
    tsquery,
    words_only,
)
from catalog.rules.specs import Measured
from catalog.rules.synonyms import Synonyms
from identity.models.organisation import Organisation
from kernel.store.db import db

# Columns with the names of a listing, of whatever stands for it.
Card = ReadOnlyColumnCollection[str, KeyedColumnElement[Any]]
# Plain columns: a table's own would copy its foreign keys into every subquery, which
# took a fifth of the time of a search.
_ENTRY = plain_table(
    SearchEntry.__tablename__,
    *(column(one.name, one.type) for one in SearchEntry.__table__.c),
).c
_LISTING = plain_table(
    Instrument.__tablename__,
    *(column(name, Instrument.__table__.c[name].type) for name in ("id", *CARD)),
).c
# Below this share of common trigrams a word is another word, not a typing error.
ALIKE = 0.5
# From this score on something is called what was typed; below, it is only alike.
CALLED_SO = 2
# The score of the very code, model or abbreviation.
SAME = 16


def matching(
    filters: Filters, *, ranked: bool = True, table: Synonyms | None = None
) -> Select[*tuple[Any, ...]]:
    """Return a statement for the listings that match: instrument_id, score and card.

    A higher score is a better match: 16 the very code, model or abbreviation, 8 typed
    in one of these, 4 typed in a name, 3 typed elsewhere, 2 a synonym in a name, 1 any
    other, 0 a sound or a less likely typing error. Order by score
    descending, then by code. Published listings only, unless the filters ask for the
    desk's. Not `ranked`, every score is 0; a `table` of synonyms may be given instead of
    the one in force.
    """
    found = listed(filters, ranked=ranked, table=table)
    return select(found).where(*conditions(found.c, filters))


def search(filters: Filters, *, limit: int = 50) -> list[int]:
    """Return the ids of the best matches, best first."""
    found = matching(filters).subquery().c
    best = select(found.instrument_id).order_by(*best_first(found)).limit(limit)
    return list(db.session.scalars(best))


def best_first(found: Card) -> tuple[ColumnElement[Any], ...]:
    """Return the order of matches."""
    return found.score.desc(), found.code


def conditions(
    card: Card, filters: Filters, *, without: str = ""
) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters, text apart, optionally without one kind."""
    kinds: dict[str, ColumnElement[bool] | None] = {
        "zones": card.zone_key.in_(filters.zones) if filters.zones else None,
        "category": _in_category(card, filters.category) if filters.category else None,
        "organisation": _of_organisation(card, filters),
        "modes": card.modes.overlap(filters.modes) if filters.modes else None,
        "training": (
            card.training_level.in_(filters.training) if filters.training else None
        ),
        "ids": card.instrument_id.in_(filters.ids) if filters.ids else None,
        "states": card.state.in_(filters.states) if filters.states else None,
    }
    chosen = [one for kind, one in kinds.items() if one is not None and kind != without]
    typed = (_has_spec(card, one) for one in split_specs(filters.text)[1])
    wishes = filter(None, map(spec_wish, filters.specs))
    return [*chosen, *typed, *(_has_spec(card, w.span, w.name) for w in wishes)]


def _has_spec(card: Card, wanted: Measured, name: str = "") -> ColumnElement[bool]:
    """Say whether some specification of the kind reaches into what is wanted."""
    high, low = SpecEntry.high, SpecEntry.low
    reaches = [
        *([or_(high.is_(None), high >= wanted.low)] if wanted.low is not None else []),
        *([or_(low.is_(None), low <= wanted.high)] if wanted.high is not None else []),
    ]
    return (
        select(literal(1))
        .where(
            SpecEntry.instrument_id == card.instrument_id,
            SpecEntry.dimension == wanted.dimension,
            *([SpecEntry.name.icontains(name, autoescape=True)] if name else []),
            *reaches,
        )
        .exists()
    )


def visible(filters: Filters, card: Card) -> ColumnElement[bool]:
    """Return the wall: what may be found at all."""
    if filters.everything:
        return true()
    if filters.mine is not None:
        return card.organisation_id.in_(filters.mine)
    published = card.state == ListingState.PUBLISHED
    if filters.machines:
        return and_(published, card.object_type == MACHINE)
    return published


def _of_organisation(card: Card, filters: Filters) -> ColumnElement[bool] | None:
    if filters.organisation_id is not None:
        return card.organisation_id == filters.organisation_id
    if filters.organisation_code is None:
        return None
    named = select(Organisation.id).where(
        Organisation.code == filters.organisation_code
    )
    return card.organisation_id == named.scalar_subquery()


def _in_category(card: Card, code: str) -> ColumnElement[bool]:
    prefix = category_prefix(code)
    if len(prefix) == len(code):
        return card.category_code == code
    # A range of codes: a plan made for any text could not use the index for LIKE.
    first, last = (prefix.ljust(len(code), digit) for digit in "09")
    return card.category_code.between(first, last)


def listed(
    filters: Filters, *, ranked: bool = True, table: Synonyms | None = None
) -> CTE | Subquery:
    """Return (instrument_id, score, card) of what the text finds and the reader may see.

    Other conditions come on top. Both steps are materialised: asked for the first
    twenty, the planner would else walk a whole index in the hope of an early match. The
    second step runs only when the first found nothing.
    """
    text = split_specs(filters.text)[0]
    if not text.strip():
        everything = select(
            _LISTING.id.label("instrument_id"),
            literal(0).label("score"),
            *(_LISTING[name] for name in CARD),
        )
        return everything.where(visible(filters, _LISTING)).subquery("listed")
    query = parse(text, table or synonym_table())
    wall = visible(filters, _ENTRY)
    exact = _step(query, query.exact, ranked).where(wall).cte("exact")
    exact = exact.prefix_with("MATERIALIZED")
    if query.loose is None:
        return exact
    nothing = ~select(literal(1)).select_from(exact).exists()
    near = _step(query, query.loose, ranked).where(wall, nothing).cte("near")
    near = near.prefix_with("MATERIALIZED")
    return union_all(select(exact), select(near)).cte("listed")


def _step(
    query: SearchQuery, tree: Node | None, ranked: bool
) -> Select[*tuple[Any, ...]]:
    score = _score(query, tree) if ranked else literal(0)
    return select(
        _ENTRY.instrument_id,
        score.label("score"),
        *(_ENTRY[name] for name in CARD),
    ).where(_holds(tree) if tree else false())


def _holds(node: Node) -> ColumnElement[bool]:
    if is_words(node):
        return _asks(tsquery(node))
    if isinstance(node, Sound):
        return _ENTRY.sounds.op("@@")(cast(sound_query(node), TSQUERY))
    if isinstance(node, All):
        return and_(*map(_holds, node.parts))
    if isinstance(node, AnyOf):
        words = [part for part in node.parts if is_words(part)]
        rest = [part for part in node.parts if not is_words(part)]
        together = [AnyOf(tuple(words))] if words else []
        return or_(*map(_holds, (*together, *rest)))
    if isinstance(node, Word | Phrase):
        raise TypeError("words are matched above")
    # The operator uses the index (threshold of the connection), the function decides.
    return and_(
        literal(node.text).op("<%")(_ENTRY.latin),
        func.word_similarity(node.text, _ENTRY.latin) >= ALIKE,
    )


def _score(query: SearchQuery, found_by: Node | None) -> ColumnElement[int]:
    """Return the score, asking each row as little as possible: thousands are asked."""
    ranks: dict[str, int] = {}
    for tree, weights, rank in (
        (query.typed, "A", 8),
        (query.typed, "AB", 4),
        (query.typed, "", 3),
        (query.exact, "AB", 2),
        (found_by, "", 1),
    ):
        words = words_only(tree) if tree else None
        if words is not None:
            # What was asked before does not hold here.
            ranks.setdefault(tsquery(words, weights), rank)
    score: ColumnElement[int] = literal(0)
    if ranks:
        score = case(*((_asks(text), one) for text, one in ranks.items()), else_=0)
    widest = words_only(found_by) if found_by else None
    if widest is not None and found_by is not None and not is_words(found_by):
        # Most may be found by their sound: no better rank is asked of these.
        score = case((_asks(tsquery(widest)), score), else_=0)
    same = _asks(quoted(whole_name(query.literal)))
    return case((same, SAME), else_=score)


def _asks(text: str) -> ColumnElement[bool]:
    return _ENTRY.words.op("@@")(cast(text, TSQUERY))
