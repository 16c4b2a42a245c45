"""Write down what a listing is found by."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from catalog.models.instrument import Instrument, SearchEntry, SpecEntry
from catalog.queries.listing import text_of
from catalog.rules.search_terms import latin_text, sounds_vector, words_vector
from catalog.rules.specs import measured
from kernel.store.db import db
from kernel.store.transaction import command


@command
def index_listing(instrument: Instrument) -> None:
    """Derive the search entry afresh, in the transaction of the change itself."""
    db.session.flush()
    text = text_of(instrument)
    if text is None:
        return
    entry = {
        "words": words_vector(text),
        "sounds": sounds_vector(text),
        "latin": latin_text(text),
    }
    _write_specs(instrument)
    write = insert(SearchEntry).values(instrument_id=instrument.id, **entry)
    db.session.execute(
        write.on_conflict_do_update(index_elements=["instrument_id"], set_=entry)
    )


def _write_specs(instrument: Instrument) -> None:
    """Keep what can be compared: rows whose value is a number, bound or range."""
    db.session.execute(
        delete(SpecEntry).where(SpecEntry.instrument_id == instrument.id)
    )
    spans = [
        (position, row["name"], measured(row["value"], row.get("unit", "")))
        for position, row in enumerate(instrument.spec_rows or ())
    ]
    rows = [
        {
            "instrument_id": instrument.id,
            "position": position,
            "name": name,
            "dimension": span.dimension,
            "low": span.low,
            "high": span.high,
        }
        for position, name, span in spans
        if span is not None
    ]
    if rows:
        db.session.execute(insert(SpecEntry), rows)
