"""What decides about a match stands in its entry, and is the listing's own."""

from sqlalchemy import text

from catalog.commands.index_listing import index_listing
from catalog.models.search_entry import CARD
from catalog.queries.search import search
from catalog.rules.filters import Filters
from catalog.rules.listing_state import ListingState
from kernel.store.db import db
from tests.builders.catalog import an_instrument


def cards_that_differ() -> int:
    same = " AND ".join(f"e.{name} = i.{name}" for name in CARD)
    joined = (
        "catalog_search_entry e JOIN catalog_instrument i ON i.id = e.instrument_id"
    )
    asked = f"SELECT count(*) FROM {joined} WHERE NOT ({same})"  # noqa: S608
    return db.session.scalar(text(asked))


def test_a_card_follows_its_listing_through_every_change(context):
    one = an_instrument(name_zh="独角兽质谱仪")
    index_listing(one)
    assert search(Filters(text="独角兽")) == [one.id]
    changes = {
        "code": "'ZZ-9999'", "state": "'suspended'", "object_type": "'centre'",
        "zone_key": "'lingang'", "category_code": "'010300'", "name_zh": "'甲'",
        "name_en": "'A'", "modes": "'{sample}'", "training_level": "'exam'",
        "units": "3", "seats": "1",
    }  # fmt: skip
    assert set(changes) == set(CARD) - {"organisation_id"}
    for name, value in changes.items():
        db.session.execute(
            text(f"UPDATE catalog_instrument SET {name} = {value} WHERE id = :id"),  # noqa: S608
            {"id": one.id},
        )
        assert cards_that_differ() == 0, name
    assert search(Filters(text="独角兽")) == []


def test_what_is_suspended_is_not_found_and_found_again_when_published(context):
    one = an_instrument(name_zh="独角兽质谱仪")
    index_listing(one)
    for state, found in (
        (ListingState.SUSPENDED, []),
        (ListingState.PUBLISHED, [one.id]),
    ):
        one.state = state
        db.session.flush()
        assert search(Filters(text="独角兽")) == found


def test_who_types_the_whole_of_a_model_finds_it_before_those_that_begin_so(context):
    longer = an_instrument(model="Q77 Plus", code="AA-0001")
    same = an_instrument(model="Q77", code="ZZ-0001")
    for one in (longer, same):
        index_listing(one)
    assert search(Filters(text="q77")) == [same.id, longer.id]


def test_a_command_derives_all_entries_afresh(context):
    one = an_instrument(name_zh="独角兽质谱仪")
    index_listing(one)
    lost = "UPDATE catalog_search_entry SET words = '', sounds = '', code = 'ZZ-1'"
    db.session.execute(text(lost))
    assert search(Filters(text="独角兽")) == []
    assert cards_that_differ() > 0
    told = context.test_cli_runner().invoke(args=["search-index"])
    assert told.output.endswith("listings indexed\n")
    assert search(Filters(text="独角兽")) == [one.id]
    assert cards_that_differ() == 0
