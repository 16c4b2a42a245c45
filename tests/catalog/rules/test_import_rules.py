"""Reading a stranger's headings, cells and files."""

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.import_cells import (
    as_code,
    as_day,
    as_wan,
    is_shortened,
    is_total,
    said,
    unit_of_column,
)
from catalog.rules.import_columns import guess, head_of, own_heading
from catalog.rules.import_file import FileKind, IsEncrypted, NotATable, kind_of
from catalog.rules.listing_fields import BY_KEY, FIELDS


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2016-01-01", "2016-01-01"),
        ("2016/1/1", "2016-01-01"),
        ("2016.1.1", "2016-01-01"),
        ("2016年3月5日", "2016-03-05"),
        ("２０１６年３月", "2016-03-01"),
        ("20160305", "2016-03-05"),
        ("42434", "2016-03-05"),
        ("2016-03-05 00:00:00", "2016-03-05"),
        ("2016-13-05", "2016-13-05"),
        ("2016.03", "2016-03-01"),
        ("5-Mar-2016", "2016-03-05"),
        ("March 5, 2016", "2016-03-05"),
        ("5 xyz 2016", "5 xyz 2016"),
        ("05/03/2016", "05/03/2016"),
        ("去年", "去年"),
    ],
)
def test_a_day_is_read_in_many_forms_and_left_alone_otherwise(typed, read):
    assert as_day(typed) == read


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("350", 10_000, "350.00"),
        ("3,500,000.00", 1, "350.00"),
        ("¥３５００００００", 1, "3500.00"),
        ("350万元", 1, "350.00"),
        ("3500000元", 10_000, "350.00"),
        ("3.5e6", 1, "350.00"),
        ("面议", 1, "面议"),
        ("355,678.5", 1, "35.56785"),
        ("0.35亿元", 1, "3500.00"),
        ("3500 千元", 1, "350.00"),
        ("人民币350万", 1, "350.00"),
    ],
)
def test_an_amount_is_read_in_yuan_and_ten_thousands(typed, unit, read):
    assert as_wan(typed, unit=unit) == read


def test_the_unit_of_a_column_is_in_its_heading_or_in_its_size():
    assert unit_of_column("原值（万元）", [Decimal(3_500_000)]) == 10_000
    assert unit_of_column("原值(元)", [Decimal(350)]) == 1
    assert unit_of_column("单价（千元）", [Decimal(350)]) == 1_000
    assert unit_of_column("原值", [Decimal(3_500_000)] * 3) == 1
    assert unit_of_column("原值", [Decimal(350), Decimal(90)]) == 10_000


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reading(text):
    as_day(text)
    as_wan(text, unit=1)
    is_total([text])
    is_shortened(text)
    for field in FIELDS:
        said(field, text, {})
    as_code(text)
    guess([text, text])


def test_a_category_kept_as_a_number_gets_its_zero_back():
    assert as_code("10200") == "010200"
    assert as_code("10200.0") == "010200"


def test_headings_are_known_with_notes_and_in_both_languages():
    found = guess(
        ["原值\n（单位万元、保留小数点后两位）", "Asset No.", "*规格型号", "谜"]
    )
    assert found == ["original_value_wan", "inner_id", "model", ""]


def test_the_units_own_number_wins_over_that_of_the_national_system():
    headings = ["仪器编号（（必填，管理系统中的关联仪器编号））", "所在单位仪器编号"]
    assert guess(headings) == ["", "inner_id"]


def test_what_was_chosen_before_wins_over_the_guess():
    assert guess(["谜", "型号"], {"谜": "room", "型号": ""}) == ["room", ""]


def test_headings_are_found_below_titles():
    rows = [["某大学资产清单", "", ""], ["", "", ""], ["资产编号", "资产名称", "型号"]]
    assert head_of(rows)[1] == 3


def test_the_content_decides_what_a_file_is():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("a", "b")
    assert kind_of(packed.getvalue()) is FileKind.ZIP
    assert isinstance(kind_of(b"%PDF-1.7 ..."), NotATable)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert isinstance(kind_of(old), IsEncrypted)
    assert kind_of("编号,名称\n".encode("gb18030")) is FileKind.TEXT


def test_two_rows_of_headings_are_read_as_one():
    rows = [
        ["某大学设备台账", "", "", "", ""],
        ["资产编号", "设备名称", "购置", "", "规格型号"],
        ["", "", "日期", "单价", ""],
        ["A-1", "质谱仪", "2016-03-05", "350", "M"],
    ]
    headings, line = head_of(rows)
    assert headings == ["资产编号", "设备名称", "购置日期", "单价", "规格型号"]
    assert line == 3


def test_a_row_of_data_is_never_taken_for_headings():
    rows = [
        ["资产编号", "设备名称", "规格型号"],
        ["A-1", "", ""],
        ["A-2", "质谱仪", ""],
    ]
    assert head_of(rows) == (["资产编号", "设备名称", "规格型号"], 1)


def test_headings_are_found_below_any_number_of_empty_rows():
    assert head_of([[""]] * 40 + [["资产编号", "型号"], ["A-1", "M"]])[1] == 41


@pytest.mark.parametrize(
    "first", ["合计", "总 计：", "小计", "本页小计", "Total", "合计（元）"]
)
def test_rows_that_sum_up_are_known(first):
    assert is_total(["", first, "350"])
    assert not is_total(["A-1", first, "350"])
    assert not is_total(["计算机", ""])


def test_a_shortened_number_is_told_from_one_with_letters():
    assert is_shortened("2.01600E+11")
    assert not is_shortened("E+11")
    assert not is_shortened("20160012")


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("高分辨\n质谱仪 ", "高分辨 质谱仪"),
        ("20160012.0", "20160012"),
        ("3.0", "3.0"),
        ("V 2.0", "V 2.0"),
    ],
)
def test_a_line_is_one_line_and_a_code_is_no_fraction(cell, line):
    assert said(BY_KEY["model"], cell, {}) == line


def test_our_own_headings_mean_their_fields():
    assert guess([own_heading(one) for one in FIELDS]) == [one.form for one in FIELDS]
