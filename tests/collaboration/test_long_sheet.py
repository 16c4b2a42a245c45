"""A long sheet reads back as it was written."""

import io

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from collaboration.formats.long_sheet import fill_sheet

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r"), max_size=40
) | st.sampled_from(
    ["=1+1", "_x0041_", " 两端 ", "<b>&amp;", "a\x07b", "行\n行", "\x00"]
)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(
    -1e12, 1e12, allow_nan=False, allow_subnormal=False
)
ROWS = st.lists(st.lists(st.none() | TEXTS | NUMBERS, max_size=30), max_size=8)


def filled(folder, rows):
    """Write a workbook of two sheets, the second with headings and rows."""
    empty, full = folder / "empty.xlsx", folder / "full.xlsx"
    book = xlsxwriter.Workbook(str(empty))
    book.add_worksheet("first").write_string(0, 0, "first")
    book.add_worksheet("second").write_string(0, 0, "heading")
    book.close()
    fill_sheet(empty, 2, rows, into=full)
    return full.read_bytes()


@settings(deadline=None, max_examples=20)
@given(ROWS)
def test_a_long_sheet_reads_back_as_it_was_written(tmp_path_factory, rows):
    written = filled(tmp_path_factory.mktemp("sheet"), rows)
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert book["first"]["A1"].value == "first"
    sheet = book["second"]
    assert sheet["A1"].value == "heading"
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            assert cell.data_type != "f"
            if isinstance(value, str):
                assert unescaped(cell.value) == value
            elif value is not None:
                assert abs(cell.value - value) <= abs(value) * 1e-15


def unescaped(value):
    """Return a text as a spreadsheet shows it: openpyxl leaves some of it escaped."""
    return openpyxl.utils.escape.unescape(value or "")


def test_every_row_is_found_by_those_who_read_row_by_row(tmp_path):
    written = filled(tmp_path, [["XT-2026-0001", 3, "=1+1"]] * 1000)
    book = openpyxl.load_workbook(io.BytesIO(written), read_only=True)
    assert sum(1 for _row in book["second"].iter_rows()) == 1001
    rows = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_index(1)
    assert rows.to_python()[-1] == ["XT-2026-0001", 3.0, "=1+1"]
