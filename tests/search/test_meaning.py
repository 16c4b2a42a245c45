"""Searches that may mean something else, and conditions on specifications."""

import pytest
from sqlalchemy import delete

from catalog.models.instrument import Instrument
from catalog.models.search_entry import SpecEntry
from catalog.queries.did_you_mean import did_you_mean, readings
from catalog.queries.facets import facets
from catalog.queries.search import search
from catalog.rules.filters import Filters
from catalog.rules.specs import measured
from kernel.store.db import db

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("brucker", "bruker"), ("shimazu", "shimadzu"), ("质普", "质谱")],
)
def test_another_spelling_is_offered_when_it_finds_something(typed, meant):
    assert did_you_mean(typed) == meant


@pytest.mark.parametrize("typed", ["质谱", "bruker", "qqqzzzqqq", "风洞", "", " "])
def test_no_other_spelling_is_offered_without_need_or_result(typed):
    assert did_you_mean(typed) is None


def test_an_ambiguous_term_finds_what_either_reading_finds():
    meant = readings(Filters(text="荧光光谱仪"))
    assert len(meant) == 2
    found = set(search(Filters(text="荧光光谱仪"), limit=5000))
    assert all(one.ids and one.ids & found for one in meant)
    assert readings(Filters(text="质谱")) == []


def test_a_condition_on_a_specification_narrows_results_and_facets():
    some = search(Filters(text="核磁"), limit=3)
    values = [("400", "MHz"), ("0.6", "GHz"), ("≥ 450", "MHz")]
    for one, value in zip(some, values, strict=True):
        span = measured(*value)
        db.session.add(
            SpecEntry(
                instrument_id=one, position=90, name="场强",
                dimension=span.dimension, low=span.low, high=span.high,
            )
        )  # fmt: skip
    db.session.flush()
    strong = Filters(text="核磁 ≥ 500 MHz")
    assert set(search(strong)) == set(some[1:])
    assert set(search(Filters(text="≤ 450 MHz"))) == {some[0], some[2]}
    assert facets(strong).total == 2
    assert search(Filters(text="核磁 ≥ 500 kV")) == []
    db.session.execute(delete(SpecEntry).where(SpecEntry.position == 90))
    assert db.session.get_one(Instrument, some[0])
