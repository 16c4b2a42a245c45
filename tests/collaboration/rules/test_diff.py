"""A difference of two texts can be put together again."""

from hypothesis import given
from hypothesis import strategies as st

from collaboration.rules.diff import diff

TEXTS = st.text("台架累计运行0123456789 h。,abcV", max_size=80)


@given(TEXTS, TEXTS)
def test_the_pieces_give_back_both_texts(old, new):
    pieces = diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != "ins") == old
    assert "".join(p.text for p in pieces if p.kind != "del") == new
    assert all(p.text for p in pieces)


def test_equal_texts_have_one_piece():
    assert [p.kind for p in diff("累计运行", "累计运行")] == ["same"]
    assert diff("", "") == []


def test_a_number_changes_as_a_whole():
    said = [
        (p.kind, p.text) for p in diff("累计运行 500 小时。", "累计运行 388 小时。")
    ]
    assert said == [
        ("same", "累计运行 "), ("del", "500"), ("ins", "388"), ("same", " 小时。"),
    ]  # fmt: skip


def test_single_characters_that_happen_to_match_do_not_break_a_change_up():
    pieces = diff("完成台架改造验收工作。", "暂停台面清洁与收尾工作。")
    assert [p.kind for p in pieces] == ["del", "ins", "same"]
