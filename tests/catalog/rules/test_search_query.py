"""From what is typed to conditions, and from conditions to tsquery."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.search_query import parse
from catalog.rules.search_tree import (
    Alike,
    All,
    AnyOf,
    Sound,
    Word,
    either,
    every,
    is_words,
    sound_query,
    tsquery,
    words_only,
)
from catalog.rules.understanding import Understood, understand


def test_two_letters_are_looked_for_as_a_whole_word():
    assert "'ms':*" not in tsquery(parse("MS").exact)


def test_an_unknown_word_is_the_beginning_of_one():
    assert parse("orbitr").typed == Word("orbitr", prefix=True)


def test_endings_do_not_matter():
    assert parse("microscopy").typed == parse("microscopes").typed


def test_pinyin_and_initials_are_heard():
    sounds = [part for part in parse("zhipu").exact.parts if isinstance(part, Sound)]
    assert sounds == [Sound("~zhipu"), Sound("zhipu")]


def test_typing_errors_are_forgiven_only_in_the_second_step():
    assert Alike("brucker") not in parse("brucker").exact.parts
    assert Alike("brucker") in parse("brucker").loose.parts


def test_nothing_to_look_for_finds_nothing():
    assert parse("！？ …").exact is None


def test_quotes_cannot_leave_the_query():
    assert tsquery(Word("o'x\\y")) == "'o''x\\\\y'"
    assert sound_query(Sound("zp")) == "'zp':*"


def test_sounds_fall_out_of_what_ranks_by_words():
    tree = every(Word("a"), either(Word("b"), Sound("c")))
    assert not is_words(tree)
    assert words_only(tree) == All((Word("a"), Word("b")))
    assert words_only(Sound("c")) is None


def test_weights_are_said_to_the_database():
    tree = AnyOf((Word("a", prefix=True), Word("b", weights="AB")))
    assert tsquery(tree) == "('a':* | 'b':AB)"
    assert tsquery(tree, "A") == "('a':*A | 'b':A)"


@given(st.text(max_size=120))
def test_any_text_becomes_a_query(text):
    query = parse(text)
    words = words_only(query.exact) if query.exact else None
    assert words is None or tsquery(words)
    understand(text)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("质谱 明天 4h 张江", Understood("质谱", "zhangjiang", 1, 240)),
        ("张江质谱", Understood("质谱", "zhangjiang")),
        ("明天张江质谱仪", Understood("质谱仪", "zhangjiang", 1)),
        ("张江药谷平台", Understood("张江药谷平台")),
        ("Lin-gang engine 30min", Understood("engine", "lingang", None, 30)),
        ("今天 2.5小时 SEM", Understood("SEM", None, 0, 150)),
        ("Orbitrap", Understood("Orbitrap")),
        ("", Understood("")),
    ],
)
def test_zone_day_and_length_are_taken_out(text, understood):
    assert understand(text) == understood
