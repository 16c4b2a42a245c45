"""Write down what a listing is found by."""

from sqlalchemy.dialects.postgresql import insert

from catalog.models.instrument import Instrument, SearchEntry
from catalog.queries.listing import text_of
from catalog.rules.search_terms import latin_text, sounds_vector, words_vector
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
    write = insert(SearchEntry).values(instrument_id=instrument.id, **entry)
    db.session.execute(
        write.on_conflict_do_update(index_elements=["instrument_id"], set_=entry)
    )
