"""Other spellings of a search, and conditions on specifications inside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.respelling import respelled
from catalog.rules.search_specs import split_specs
from catalog.rules.specs import measured
from catalog.rules.synonym_terms import term_problems
from catalog.rules.synonyms import atoms_of, read, synonyms


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("质普仪", "质谱仪"),
        ("核磁公振", "核磁共振"),
        ("激光共聚交", "激光共聚焦"),
        ("brucker 核磁", "bruker 核磁"),
        ("mass spectrometr", "mass spectrometry"),
        ("质谱仪", None),
        ("Bruker", None),
        ("TEM", None),
        ("", None),
    ],
)
def test_what_sounds_or_looks_like_a_known_word_is_offered(typed, meant):
    assert respelled(typed, synonyms()) == meant


def test_words_of_the_listings_are_known_too():
    assert (
        respelled("ultraflextrem", synonyms(), ["ultraflextreme"]) == "ultraflextreme"
    )


@given(st.text(max_size=40))
def test_a_spelling_offered_is_never_misspelt_itself(text):
    said = respelled(text, synonyms())
    assert said is None or respelled(said, synonyms()) in (None, said)


def test_an_ambiguous_term_has_a_name_for_each_reading():
    table = read(
        [("a", "Alpha scan"), ("a", "CT"), ("b", "CT"), ("b", "Beta scan"), ("c", "X")]
    )
    assert list(table.readings(atoms_of("ct"))) == ["Alpha scan", "Beta scan"]
    assert table.readings(atoms_of("ct"))["Alpha scan"].known(atoms_of("CT")) == ()
    assert table.readings(atoms_of("X")) == {}
    assert table.readings(atoms_of("unknown")) == {}


@pytest.mark.parametrize(
    ("text", "rest", "specs"),
    [
        ("核磁 ≥ 500 MHz", "核磁", [("≥ 500", "MHz")]),
        ("核磁≥500MHz", "核磁", [("≥ 500", "MHz")]),
        ("电镜 ＜＝ 0.2 nm ≥200kV", "电镜", [("≤ 0.2", "nm"), ("≥ 200", "kV")]),
        ("NMR at 600 MHz", "NMR at 600 MHz", []),
        ("至少 500 兆 核磁", "核磁", [("≥ 500", "兆")]),
        ("≥ 5", "≥ 5", []),
    ],
)
def test_conditions_on_specifications_are_taken_out_of_a_search(text, rest, specs):
    assert split_specs(text) == (rest, tuple(measured(*one) for one in specs))


@pytest.mark.parametrize(
    ("term", "fits"),
    [("镜", True), ("ms", True), ("大眼睛", True), ("x", False), ("-/-", False)],
)
def test_a_synonym_says_something(term, fits):
    assert (term_problems(term) == []) is fits
