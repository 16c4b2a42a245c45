"""When a listing may move, and what is missing until then."""

import pytest

from catalog.rules.bookable import BookableInstrument
from catalog.rules.codes import instrument_code, prefix_of
from catalog.rules.completeness import completeness
from catalog.rules.filters import category_prefix
from catalog.rules.listing_fields import BY_KEY, FIELDS, Profile
from catalog.rules.listing_state import ListingState, Mode, TrainingLevel, may_move
from catalog.rules.publication import (
    CommentNeeded,
    Move,
    NotComplete,
    NotFromHere,
    Retired,
    edit_refusals,
    moves_from,
    refusals,
)
from catalog.rules.safety import safety_tags
from catalog.rules.words import EVENT_NAMES, FIELD_NAMES, MODE_NAMES, TRAINING_NAMES

FULL = completeness(
    {field.key: "x" for field in FIELDS} | {"object_type": "instrument"}
)
EMPTY = completeness({})


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (ListingState.DRAFT, {Move.SUBMIT, Move.RETIRE}),
        (ListingState.IN_REVIEW, {Move.PUBLISH, Move.RETURN}),
        (ListingState.RETURNED, {Move.SUBMIT, Move.RETIRE}),
        (ListingState.PUBLISHED, {Move.SUSPEND, Move.RETIRE}),
        (ListingState.SUSPENDED, {Move.RESUME, Move.RETIRE}),
        (ListingState.RETIRED, set()),
    ],
)
def test_each_state_leads_where_the_table_says(state, moves):
    assert set(moves_from(state)) == moves
    for move in Move:
        said = refusals(move, state, FULL, "why")
        assert (not said) == (move in moves)


def test_every_reason_is_given_at_once():
    kinds = [type(r) for r in refusals(Move.PUBLISH, ListingState.DRAFT, EMPTY, "")]
    assert kinds == [NotFromHere, NotComplete]
    assert refusals(Move.RETURN, ListingState.IN_REVIEW, FULL, " ") == [CommentNeeded()]
    assert refusals(Move.SUBMIT, ListingState.RETIRED, FULL, "") == [Retired()]


def test_what_only_the_national_form_needs_bars_nothing():
    found = completeness({f.key: "x" for f in FIELDS if Profile.HERE in f.needed})
    assert found.publishable
    assert not found.reportable
    assert found.percent < 100
    assert FULL.percent == 100
    assert refusals(Move.SUBMIT, ListingState.DRAFT, found, "") == []


def test_a_public_listing_may_not_become_incomplete_and_a_retired_one_may_not_change():
    assert edit_refusals(ListingState.PUBLISHED, lambda: EMPTY)
    assert not edit_refusals(ListingState.DRAFT, lambda: EMPTY)
    assert edit_refusals(ListingState.RETIRED, lambda: FULL) == [Retired()]
    assert not may_move(ListingState.RETIRED, ListingState.DRAFT)


def test_codes_name_the_kind():
    assert instrument_code("010200", 480) == "MS-0480"
    assert instrument_code("010200", 12345) == "MS-12345"
    assert prefix_of("040300") == "AS"
    assert prefix_of("990000") == "QT"


def test_a_category_covers_what_lies_below_it():
    assert [category_prefix(c) for c in ("010000", "010200", "010203")] == [
        "01",
        "0102",
        "010203",
    ]


def test_every_value_has_a_name():
    assert set(MODE_NAMES) == set(Mode)
    assert set(TRAINING_NAMES) == set(TrainingLevel)
    assert set(BY_KEY) <= set(FIELD_NAMES)
    assert "ListingReturned" in EVENT_NAMES
    assert safety_tags()["laser"].name.en
    assert BookableInstrument.__slots__
