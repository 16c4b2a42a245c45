"""Files as people really have them: each is read right or refused in clear words."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from catalog.formats.table_in import list_head, read_table
from catalog.rules.import_columns import guess
from kernel.values.errors import Malformed, Refused
from tests.builders.identity import a_person, an_organisation, browser_of
from tests.catalog.test_imports import confirmed, mine, sent, told, work

DATA = Path(__file__).parent / "data"
HEAD = [
    "资产编号", "设备名称", "规格型号", "单价", "购置日期", "存放地点", "领用人", "现状",
]  # fmt: skip
LINE = [
    "2016001234", "高分辨质谱仪", "Orbitrap", 3500000, "2016-03-05", "科研楼301", "王五",
    "在用",
]  # fmt: skip
TEXT = "\r\n".join(",".join(map(str, row)) for row in (HEAD, LINE))


def book(*sheets, after=None):
    """Make a workbook of (name, rows) and hand it to `after` before it closes."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets:
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    if after:
        after(made)
    made.close()
    return out.getvalue()


PLAIN = book(("清单", [HEAD, LINE]))


def two_rows_of_headings(made):
    sheet = made.add_worksheet("清单")
    for column, heading in enumerate(HEAD[:3]):
        sheet.merge_range(0, column, 1, column, heading)
    sheet.merge_range(0, 3, 0, 4, "购置")
    sheet.merge_range(0, 5, 0, 7, "使用")
    sheet.write_row(1, 3, ["单价", "日期", *HEAD[5:]])
    sheet.write_row(2, 0, LINE)


def hidden_first(made):
    made.worksheets_objs[1].activate()
    made.worksheets_objs[1].set_first_sheet()
    made.worksheets_objs[0].hide()


def hidden_column(made):
    made.worksheets_objs[0].set_column(0, 0, None, None, {"hidden": True})


def written(text, encoding, mark=","):
    return text.replace(",", mark).encode(encoding)


READ = {
    "an old workbook": (DATA / "old.xls").read_bytes(),
    "a new one": PLAIN,
    "two rows of headings": book(after=two_rows_of_headings),
    "a hidden sheet first": book(
        ("alt", [HEAD, ["SECRET", *LINE[1:]]]), ("neu", [HEAD, LINE]), after=hidden_first
    ),
    "a hidden column": book(("清单", [HEAD, LINE]), after=hidden_column),
    "instructions first": book(
        ("说明", [["填表说明"], ["按要求填写"]]), ("清单", [HEAD, LINE])
    ),
    "empty rows first": book(("清单", [[]] * 12 + [HEAD, LINE])),
    "a far corner": book(("清单", [[], ["", ""], ["", "", *HEAD], ["", "", *LINE]])),
    "gb18030 ;": written(TEXT, "gb18030", ";"),
    "utf-8 bom tab": written(TEXT, "utf-8-sig", "\t"),
    "utf-16 tab": written(TEXT, "utf-16", "\t"),
    "utf-16 be": b"\xfe\xff" + written(TEXT, "utf-16-be"),
    "a title above ;": "某大学，设备清单\r\n\r\n".encode("gb18030")
    + written(TEXT, "gb18030", ";"),
    "sep=": b"sep=|\r\n" + written(TEXT, "utf-8", "|"),
    "old line ends": TEXT.replace("\r\n", "\r").encode(),
    "a web page": (
        "<html><meta charset=gb2312><table><tr><td>x</table><table>"
        + "".join(
            "<tr>" + "".join(f"<td>{cell}&nbsp;</td>" for cell in row) + "</tr>"
            for row in (HEAD, LINE)
        )
        + "</table></html>"
    ).encode("gb18030"),
}  # fmt: skip


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_the_one_instrument_of_the_file_is_found(content):
    head = list_head(content)
    rows = read_table(content).rows[head.line :]
    found = [dict(zip(guess(head.headings), row, strict=False)) for row in rows]
    assert [
        (one["inner_id"], one["model"], one["original_value_wan"], one["purchased_on"])
        for one in found
        if any(one.values())
    ] == [("2016001234", "Orbitrap", "3500000", "2016-03-05")]


def with_part(content, name, told):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, told)
    return out.getvalue()


def formatted_rows(count):
    """Return the sheet of PLAIN with so many rows that hold formatting only."""
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as package:
        head, tail = package.read(name).decode().split("</sheetData>")
    rows = (f'<row r="{n}" s="1" customFormat="1"></row>' for n in range(3, count + 1))
    return with_part(PLAIN, name, head + "".join(rows) + "</sheetData>" + tail)


REFUSED = {
    "encrypted": ((DATA / "encrypted.xlsx").read_bytes(), "IsEncrypted"),
    "macros": (with_part(PLAIN, "xl/vbaProject.bin", b"x"), "HasMacros"),
    "cut off": (PLAIN[: len(PLAIN) // 2], "IsDamaged"),
    "a document": (with_part(b"PK\x05\x06" + bytes(18), "word/document.xml", "x"), "NotATable"),
    "16,384 columns": (
        book(("a", [HEAD, LINE]), after=lambda b: b.worksheets_objs[0].write(1, 16383, "x")),
        "IsTooLarge",
    ),
    "two far corners": (
        book(("a", [HEAD, LINE]), after=lambda b: b.worksheets_objs[0].write(1048575, 16383, "x")),
        "IsTooLarge",
    ),
    "a page without table": (b"<html><p>x</p></html>", "NotATable"),
    "half a character": (b"\xff\xfe" + b"\x00\xd8" * 3, "NotATable"),
    "spaces": (b"  \n ", "IsEmpty"),
    "only hidden sheets filled": (
        book(("a", [HEAD, LINE]), ("b", []), after=hidden_first), "IsEmpty",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_its_own_reason(content, reason):
    with pytest.raises(Refused) as refused:
        read_table(content)
    assert [one.code for one in refused.value.reasons] == [reason]


def test_a_million_formatted_rows_hide_nothing():
    assert len(read_table(formatted_rows(1_048_576)).rows) == 2


def test_formatted_cells_beyond_what_is_unpacked_are_named_in_the_refusal():
    many = '<row r="9" s="1"><c r="A9" s="1"/></row>' * 2_200_000
    with pytest.raises(Refused) as refused:
        read_table(with_part(PLAIN, "xl/worksheets/sheet1.xml", many))
    assert "formatted" in refused.value.reasons[0].message


@pytest.mark.parametrize("place", [30, 44, 48, 76, 1050])
def test_a_broken_old_workbook_is_refused_and_ends_no_process_of_ours(place):
    """The reader itself gives up on some of these, with all its process."""
    content = bytearray(READ["an old workbook"])
    content[place : place + 4] = b"\xfe\xff\xff\x7f"
    told = set()
    try:
        read_table(bytes(content))
    except Refused as refused:
        told = {one.code for one in refused.reasons}
    assert told <= {"IsDamaged", "NotATable", "IsEmpty"}


def test_a_line_without_headings_is_refused_at_its_field():
    with pytest.raises(Malformed) as wrong:
        list_head(PLAIN, line=2)
    assert list(wrong.value.messages) == ["line"]


def a_desk(context):
    unit = an_organisation()
    return unit, browser_of(context, a_person("lab_manager", unit))


FULL = ["资产编号", "名称", "英文名", "型号", "厂家", "分类号", "启用日期"]


def a_line(number, name="质谱仪", day="2016年3月"):
    return [number, name, "MS", "M", "T", 10200.0, day]


def test_the_sheet_and_the_line_of_the_headings_can_be_chosen(context):
    unit, desk = a_desk(context)
    other = [["备注"], FULL, a_line("B-1")]
    content = book(("甲", [FULL, a_line("A-1")]), ("乙", other))
    path = sent(desk, content).headers["Location"]
    page = desk.get(path)
    assert "甲" in page.text
    assert "乙" in page.text
    version = {"_version": "2"}
    wrong = desk.post(f"{path}/sheet", data={"sheet": "丙", "line": "2", **version})
    assert wrong.status_code == 409
    wrong = desk.post(f"{path}/sheet", data={"sheet": "乙", "line": "9", **version})
    assert wrong.status_code == 422
    stale = desk.post(f"{path}/sheet", data={"sheet": "乙", "_version": "1"})
    assert stale.status_code == 409
    chosen = desk.post(f"{path}/sheet", data={"sheet": "乙", "line": "2", **version})
    assert chosen.status_code == 303, chosen.text
    work()
    confirmed(desk, path)
    assert set(mine(unit)) == {"B-1"}


def test_totals_shortened_numbers_and_old_days_are_read_as_they_are_meant(context):
    unit, desk = a_desk(context)
    rows = [
        FULL,
        a_line("A-1 ", "高分辨\n质谱仪\u200b", "1998.5"),
        a_line("2.01600E+11"),
        ["合计", "", "", "", "", "", ""],
    ]
    path = sent(desk, book(("a", rows))).headers["Location"]
    page = desk.get(path)
    assert (told(page, "新"), told(page, "拒绝")) == (1, 1)
    assert "2.01600E+11" in page.text
    confirmed(desk, path)
    listing = mine(unit)["A-1"]
    assert listing.name_zh == "高分辨 质谱仪"
    assert str(listing.commissioned_on) == "1998-05-01"


def test_cells_that_look_like_formulas_stay_text(context):
    unit, desk = a_desk(context)
    content = book(("a", [[*FULL, "用途"]]), after=lambda made: [
        made.worksheets_objs[0].write_string(1, place, str(cell))
        for place, cell in enumerate([*a_line("A-1"), "=1+1"])
    ])  # fmt: skip
    confirmed(desk, sent(desk, content).headers["Location"])
    assert mine(unit)["A-1"].functions_zh == "=1+1"


def test_what_was_chosen_is_remembered_though_all_rows_were_refused(context):
    _unit, desk = a_desk(context)
    content = book(("a", [["谜底", "谜面"], ["", "质谱仪"]]))
    path = sent(desk, content).headers["Location"]
    desk.post(f"{path}/columns", data={"c0": "inner_id", "c1": "name_zh"})
    work()
    page = desk.get(sent(desk, content).headers["Location"])
    assert 'value="name_zh" selected' in page.text
