"""Amounts, credit codes, merging and levels as pure functions; files by content."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.rules.record import (
    amount_refusals,
    merged,
    move_refusals,
    plan_refusals,
    side_code,
)
from collaboration.rules.record_refusals import CreditCodeDiffers, LooksLikeYuan
from kernel.values.file_kind import LONGEST_NAME, FileKind, kind_of, safe_name

WAN = 1_000_000
FIELDS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3))


def test_yuan_typed_as_ten_thousand_yuan_are_noticed_and_said_in_both_ways():
    (reason,) = amount_refusals(800_000 * WAN, "plan", confirmed=False)
    assert isinstance(reason, LooksLikeYuan)
    assert (reason.typed, reason.meant) == ("800,000.00", "80.00")
    assert reason.field == "plan"
    assert "at" not in reason.params


def test_an_amount_that_is_confirmed_or_usual_is_taken():
    assert not amount_refusals(800_000 * WAN, "plan", confirmed=True)
    assert not amount_refusals(12_000 * WAN, "plan", confirmed=False)


def test_a_side_needs_the_credit_code_it_is_registered_with():
    assert side_code("", "K", "f") == ("K", [])
    assert side_code("A", None, "f") == ("A", [])
    assert side_code("A", "K", "f")[1] == [CreditCodeDiffers("f", "K")]
    assert [r.code for r in side_code("", None, "f")[1]] == ["CreditCodeNeeded"]


def test_stages_follow_each_other_in_time():
    assert move_refusals(date(2026, 1, 1), date(2026, 1, 2))
    assert not move_refusals(date(2026, 1, 2), date(2026, 1, 2))
    assert not move_refusals(date(2026, 1, 1), None)


def test_the_years_add_up_to_the_plan_at_most():
    assert not plan_refusals({2026: 4, 2027: 6}, 10)
    assert plan_refusals({2026: 4, 2027: 7}, 10)


@given(FIELDS, FIELDS, FIELDS)
def test_no_change_of_anybody_is_lost_without_a_word(base, theirs, mine):
    now = {**base, **theirs}
    sent = {**base, **mine}
    changed = {k: (base.get(k), v) for k, v in now.items() if base.get(k) != v}
    wanted, collisions = merged(sent, changed)
    after = {**now, **wanted}
    for name, value in sent.items():
        mine_changed = value != base.get(name)
        if name in collisions:
            assert mine_changed
            assert value != now[name]
        else:
            assert after[name] == (value if mine_changed else now.get(name, value))


def office(*names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 x", FileKind.PDF),
        (b"\xff\xd8\xff\xe0", FileKind.JPEG),
        (b"\x89PNG\r\n\x1a\nx", FileKind.PNG),
        (office("[Content_Types].xml", "word/document.xml"), FileKind.WORD),
        (office("[Content_Types].xml", "xl/workbook.xml"), FileKind.EXCEL),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), None),
        (office("evil.exe"), None),
        (b"PK\x03\x04 torn", None),
        (b"MZ\x90", None),
        (b"<html>%PDF-", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert kind_of(content) is kind


def test_a_name_loses_its_folders_and_gets_the_right_ending():
    assert safe_name("../../etc/报告.PDF", FileKind.PDF) == "报告.pdf"
    assert safe_name("C:\\x\\a.exe", FileKind.PDF) == "a.exe.pdf"
    assert safe_name("p.jpeg", FileKind.JPEG) == "p.jpeg"
    assert safe_name("\x00\n", FileKind.PNG) == "file.png"


@given(st.text(max_size=300), st.sampled_from(list(FileKind)))
def test_every_name_can_be_kept(name, kind):
    safe = safe_name(name, kind)
    assert 0 < len(safe) <= LONGEST_NAME
    assert not set('/\\"\n\r\0') & set(safe)
