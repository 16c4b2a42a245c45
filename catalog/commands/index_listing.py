"""Write down what a listing is found by."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from catalog.models.instrument import Instrument
from catalog.models.search_entry import SearchEntry, SpecEntry
from catalog.queries.listing import texts_of
from catalog.rules.search_terms import latin_text, sounds_vector, words_vector
from catalog.rules.specs import measured
from kernel.store.db import db
from kernel.store.transaction import command

_DERIVED = ("words", "sounds", "latin")


@command
def index_listing(instrument: Instrument) -> None:
    """Derive the search entry afresh, in the transaction of the change itself."""
    index_listings([instrument])


@command
def index_listings(instruments: Sequence[Instrument]) -> None:
    """Do the same for many: four statements, however many they are."""
    db.session.flush()
    texts = texts_of(instruments)
    entries = [
        {
            "instrument_id": one,
            "words": words_vector(text),
            "sounds": sounds_vector(text),
            "latin": latin_text(text),
        }
        for one, text in texts.items()
    ]
    if not entries:
        return
    _write_specs([one for one in instruments if one.id in texts])
    write = insert(SearchEntry)
    afresh = {name: write.excluded[name] for name in _DERIVED}
    write = write.on_conflict_do_update(index_elements=["instrument_id"], set_=afresh)
    db.session.execute(write, entries)


def _write_specs(instruments: Sequence[Instrument]) -> None:
    """Keep what can be compared: rows whose value is a number, bound or range."""
    ids = [one.id for one in instruments]
    db.session.execute(delete(SpecEntry).where(SpecEntry.instrument_id.in_(ids)))
    spans = [
        (one.id, position, row["name"], measured(row["value"], row.get("unit", "")))
        for one in instruments
        for position, row in enumerate(one.spec_rows or ())
    ]
    rows = [
        {
            "instrument_id": instrument_id,
            "position": position,
            "name": name,
            "dimension": span.dimension,
            "low": span.low,
            "high": span.high,
        }
        for instrument_id, position, name, span in spans
        if span is not None
    ]
    if rows:
        db.session.execute(insert(SpecEntry), rows)
