"""What a search that finds little may have meant, and what an ambiguous term may mean."""

from dataclasses import dataclass, replace

from sqlalchemy import Text, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from catalog.models.search_entry import SearchEntry
from catalog.queries.search import ALIKE, CALLED_SO, matching, visible
from catalog.queries.synonyms import synonym_table
from catalog.rules.filters import Filters
from catalog.rules.respelling import respelled, unknown_words
from catalog.rules.search_query import MOST_CHARACTERS
from catalog.rules.synonyms import atoms_of
from kernel.store.db import db

_MOST_WORDS, _MOST_LISTINGS, _MOST_FOUND = 4, 200, 50


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that an ambiguous term may mean, and the listings it finds."""

    name: str
    ids: frozenset[int]


def did_you_mean(text: str) -> str | None:
    """Return another spelling that finds published listings by their names, or None.

    To be asked when the text itself finds nothing that is called so.
    """
    if not text.strip():
        return None
    text, table = text[:MOST_CHARACTERS], synonym_table()
    unknown = unknown_words(text, table)[:_MOST_WORDS]
    said = respelled(text, table, _words_alike(unknown) if unknown else ())
    if said is None:
        return None
    found = matching(Filters(text=said)).subquery()
    called = select(literal(1)).where(found.c.score >= CALLED_SO).limit(1)
    return said if db.session.scalar(called) else None


def _words_alike(words: list[str]) -> list[str]:
    """Return words of published listings that look like some of these."""
    asked = (
        func.unnest(literal(words, ARRAY(Text)))
        .table_valued(column("word", Text))
        .render_derived(name="asked")
    )
    # A misspelt name of a maker is like thousands of listings: some tell its spelling.
    alike = (
        select(SearchEntry.latin)
        .where(
            asked.c.word.op("<%")(SearchEntry.latin),
            visible(Filters(), SearchEntry.__table__.c),
        )
        .limit(_MOST_LISTINGS)
        .lateral()
    )
    word = (
        func.regexp_split_to_table(alike.c.latin, " ")
        .table_valued(column("word", Text))
        .render_derived(name="listed")
        .lateral()
    )
    near = (
        select(word.c.word)
        .distinct()
        .select_from(asked)
        .join(alike, literal(True))
        .join(word, func.similarity(asked.c.word, word.c.word) >= ALIKE)
        .limit(_MOST_FOUND)
    )
    return list(db.session.scalars(near))


def readings(filters: Filters) -> list[Reading]:
    """Return what an ambiguous term may mean; empty for a text that is none."""
    found = []
    for name, table in synonym_table().readings(atoms_of(filters.text)).items():
        meant = matching(replace(filters, text=name), ranked=False, table=table)
        ids = db.session.scalars(select(meant.subquery().c.instrument_id))
        found.append(Reading(name, frozenset(ids)))
    return found
