"""Reading a stranger's headings, cells and files."""

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.import_cells import as_code, as_day, as_wan, is_in_yuan
from catalog.rules.import_columns import guess, heading_row
from catalog.rules.import_file import FileKind, IsEncrypted, NotATable, kind_of


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
        ("去年", "去年"),
    ],
)
def test_a_day_is_read_in_many_forms_and_left_alone_otherwise(typed, read):
    assert as_day(typed) == read


@pytest.mark.parametrize(
    ("typed", "in_yuan", "read"),
    [
        ("350", False, "350.00"),
        ("3,500,000.00", True, "350.00"),
        ("¥３５００００００", True, "3500.00"),
        ("350万元", True, "350.00"),
        ("3500000元", False, "350.00"),
        ("3.5e6", True, "350.00"),
        ("面议", True, "面议"),
    ],
)
def test_an_amount_is_read_in_yuan_and_ten_thousands(typed, in_yuan, read):
    assert as_wan(typed, in_yuan=in_yuan) == read


def test_the_unit_of_a_column_is_in_its_heading_or_in_its_size():
    assert not is_in_yuan("原值（万元）", [Decimal(3_500_000)])
    assert is_in_yuan("原值(元)", [Decimal(350)])
    assert is_in_yuan("原值", [Decimal(3_500_000)] * 3)
    assert not is_in_yuan("原值", [Decimal(350), Decimal(90)])


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reading(text):
    as_day(text)
    as_wan(text, in_yuan=True)
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
    assert heading_row(rows) == 2


def test_the_content_decides_what_a_file_is():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("a", "b")
    assert kind_of(packed.getvalue()) is FileKind.ZIP
    assert isinstance(kind_of(b"%PDF-1.7 ..."), NotATable)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert isinstance(kind_of(old), IsEncrypted)
    assert kind_of("编号,名称\n".encode("gb18030")) is FileKind.TEXT
