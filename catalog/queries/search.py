"""Finding listings: which match, how well, and in what order."""

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from catalog.models.instrument import Instrument, SearchEntry, SpecEntry
from catalog.queries.synonyms import synonym_table
from catalog.rules.filters import Filters, category_prefix
from catalog.rules.listing_state import MACHINE, ListingState
from catalog.rules.search_query import SearchQuery, parse
from catalog.rules.search_specs import split_specs
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

# Below this share of common trigrams a word is another word, not a typing error.
ALIKE = 0.5
# From this score on something is called what was typed; below, it is only alike.
CALLED_SO = 2
# The score of the very code, model or abbreviation.
SAME = 16


def matching(
    filters: Filters, *, ranked: bool = True, table: Synonyms | None = None
) -> Select[int, int]:
    """Return a statement for (instrument_id, score) of the listings that match.

    A higher score is a better match: 16 the very code, model or abbreviation, 8 typed
    in one of these, 4 typed in a name, 3 typed elsewhere, 2 a synonym in a name, 1 any
    other, 0 a sound or a less likely typing error. Order by score
    descending, then by code. Published listings only, unless the filters ask for the
    desk's. Not `ranked`, every score is 0; a `table` of synonyms may be given instead of
    the one in force.
    """
    found = hits(filters, ranked=ranked, table=table)
    if found is None:
        none = literal(0).label("score")
        return select(Instrument.id.label("instrument_id"), none).where(
            *conditions(filters)
        )
    score: ColumnElement[int] = found.c.score
    if ranked:
        score = case((_same(filters.text), SAME), else_=score)
    return (
        select(found.c.instrument_id, score.label("score"))
        .join(Instrument, Instrument.id == found.c.instrument_id)
        .where(*conditions(filters))
    )


def search(filters: Filters, *, limit: int = 50) -> list[int]:
    """Return the ids of the best matches, best first."""
    found = matching(filters).subquery()
    best = (
        select(found.c.instrument_id)
        .join(Instrument, Instrument.id == found.c.instrument_id)
        .order_by(found.c.score.desc(), Instrument.code)
        .limit(limit)
    )
    return list(db.session.scalars(best))


def conditions(filters: Filters, *, without: str = "") -> list[ColumnElement[bool]]:
    """Return the conditions of the filters, text apart, optionally without one kind."""
    kinds: dict[str, ColumnElement[bool] | None] = {
        "zones": Instrument.zone_key.in_(filters.zones) if filters.zones else None,
        "category": _in_category(filters.category) if filters.category else None,
        "organisation": _of_organisation(filters),
        "modes": Instrument.modes.overlap(filters.modes) if filters.modes else None,
        "training": (
            Instrument.training_level.in_(filters.training)
            if filters.training
            else None
        ),
        "ids": Instrument.id.in_(filters.ids) if filters.ids else None,
        "states": Instrument.state.in_(filters.states) if filters.states else None,
    }
    chosen = [one for kind, one in kinds.items() if one is not None and kind != without]
    specs = [_has_spec(wanted) for wanted in split_specs(filters.text)[1]]
    return [visible(filters), *chosen, *specs]


def _has_spec(wanted: Measured) -> ColumnElement[bool]:
    """Say whether some specification of the kind reaches into what is wanted."""
    high, low = SpecEntry.high, SpecEntry.low
    reaches = [
        *([or_(high.is_(None), high >= wanted.low)] if wanted.low is not None else []),
        *([or_(low.is_(None), low <= wanted.high)] if wanted.high is not None else []),
    ]
    return (
        select(literal(1))
        .where(
            SpecEntry.instrument_id == Instrument.id,
            SpecEntry.dimension == wanted.dimension,
            *reaches,
        )
        .exists()
    )


def visible(filters: Filters) -> ColumnElement[bool]:
    """Return the wall: what may be found at all."""
    if filters.everything:
        return true()
    if filters.mine is not None:
        return Instrument.organisation_id.in_(filters.mine)
    published = Instrument.state == ListingState.PUBLISHED
    if filters.machines:
        return and_(published, Instrument.object_type == MACHINE)
    return published


def _of_organisation(filters: Filters) -> ColumnElement[bool] | None:
    if filters.organisation_id is not None:
        return Instrument.organisation_id == filters.organisation_id
    if filters.organisation_code is None:
        return None
    named = select(Organisation.id).where(
        Organisation.code == filters.organisation_code
    )
    return Instrument.organisation_id == named.scalar_subquery()


def _in_category(code: str) -> ColumnElement[bool]:
    prefix = category_prefix(code)
    if len(prefix) == len(code):
        return Instrument.category_code == code
    return Instrument.category_code.startswith(prefix, autoescape=True)


def hits(
    filters: Filters, *, ranked: bool = True, table: Synonyms | None = None
) -> CTE | None:
    """Return (instrument_id, score) of what the text finds, or None without a text.

    Both steps are materialised: asked for the first twenty, the planner would else
    walk a whole index in the hope of an early match. The second step runs only when
    the first found nothing that the reader may see.
    """
    text = split_specs(filters.text)[0]
    if not text.strip():
        return None
    query = parse(text, table or synonym_table())
    exact = _step(query, query.exact, ranked).cte("exact")
    exact = exact.prefix_with("MATERIALIZED")
    if query.loose is None:
        return exact
    nothing = ~(
        select(literal(1))
        .select_from(exact)
        .join(Instrument, Instrument.id == exact.c.instrument_id)
        .where(visible(filters))
        .exists()
    )
    near = _step(query, query.loose, ranked).where(nothing).cte("near")
    near = near.prefix_with("MATERIALIZED")
    both = union_all(
        select(exact.c.instrument_id, exact.c.score),
        select(near.c.instrument_id, near.c.score),
    )
    return both.cte("hits")


def _step(query: SearchQuery, tree: Node | None, ranked: bool) -> Select[int, int]:
    score = _score(query, tree) if ranked else literal(0)
    return select(SearchEntry.instrument_id, score.label("score")).where(
        _holds(tree) if tree else false()
    )


def _holds(node: Node) -> ColumnElement[bool]:
    if is_words(node):
        return SearchEntry.words.op("@@")(cast(tsquery(node), TSQUERY))
    if isinstance(node, Sound):
        return SearchEntry.sounds.op("@@")(cast(sound_query(node), TSQUERY))
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
        literal(node.text).op("<%")(SearchEntry.latin),
        func.word_similarity(node.text, SearchEntry.latin) >= ALIKE,
    )


def _same(text: str) -> ColumnElement[bool]:
    """Say whether the text is the very code, model or abbreviation."""
    literally = parse(split_specs(text)[0], synonym_table()).literal
    names = (Instrument.code, Instrument.model, Instrument.abbreviation)
    return or_(*(func.lower(name) == literally for name in names))


def _score(query: SearchQuery, found_by: Node | None) -> ColumnElement[int]:
    ranks: list[tuple[ColumnElement[bool], int]] = []
    for tree, weights, score in (
        (query.typed, "A", 8),
        (query.typed, "AB", 4),
        (query.typed, "", 3),
        (query.exact, "AB", 2),
        (found_by, "", 1),
    ):
        words = words_only(tree) if tree else None
        if words is not None:
            asked = cast(tsquery(words, weights), TSQUERY)
            ranks.append((SearchEntry.words.op("@@")(asked), score))
    return case(*ranks, else_=0) if ranks else literal(0)
