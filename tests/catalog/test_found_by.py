"""Which fields ask for a new search entry when they change."""

from catalog.queries.listing import FOUND_BY, texts_of
from catalog.rules.listing_fields import FIELDS, TEXTS
from catalog.rules.search_terms import words_vector
from kernel.store.db import db
from tests.builders.catalog import an_instrument


def test_the_search_reads_no_text_but_those_that_ask_for_a_new_entry(context):
    listing = an_instrument()
    marks = {
        field.key: f"mark{n}mark"
        for n, field in enumerate(FIELDS)
        if field.kind in TEXTS and field.key not in ("zone_key", "category_code")
    }
    with db.session.no_autoflush:
        for key, mark in marks.items():
            setattr(listing, key, mark)
        found = words_vector(texts_of([listing])[listing.id])
    read = {key for key, mark in marks.items() if f"'{mark}'" in found}
    assert read == FOUND_BY & set(marks)
