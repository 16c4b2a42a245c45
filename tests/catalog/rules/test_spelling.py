"""Pinyin is cut into syllables; a slip of a finger is one step away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from catalog.rules.spelling import slips, syllables


@pytest.mark.parametrize(
    "name", ["场发射透射电子显微镜", "电感耦合等离子体质谱仪", "女性", "二次离子", "略"]
)
def test_every_name_is_cut_where_its_characters_end(name):
    spelled = lazy_pinyin(name)
    assert syllables("".join(spelled)) == spelled


def test_what_is_no_pinyin_has_no_syllables():
    assert syllables("agilent") == []
    assert syllables("") == []


@given(st.from_regex(r"[a-z]{2,12}", fullmatch=True))
def test_syllables_join_to_the_word_they_were_cut_from(word):
    assert "".join(syllables(word)) in ("", word)


@pytest.mark.parametrize(
    ("meant", "typed"),
    [
        ("agilent", "agielnt"),
        ("bruker", "brucker"),
        ("zwickroell", "zwickroel"),
    ],
)
def test_one_slip_leads_back_to_what_was_meant(meant, typed):
    assert meant in set(slips(typed))
