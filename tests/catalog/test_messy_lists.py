"""Lists as they really come: none of them loses a row, doubles one or is misread."""

import io

import pytest
import xlsxwriter

from app import tasks
from catalog.formats.table_in import read_table
from catalog.models.instrument import Instrument
from catalog.rules.import_columns import COLUMNS, guess, head_of
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of
from tests.catalog.test_imports import confirmed, mine, sent, told

# Headings of asset systems, each with what it means; "" is no field of a listing.
SEEN = {
    "资产编号": "inner_id", "资产名称": "name_zh", "规格型号": "model", "生产厂家": "manufacturer",
    "出厂编号": "serial_number", "国别": "origin_country", "单价（元）": "original_value_wan",
    "购置日期": "purchased_on", "验收日期": "accepted_on", "使用单位": "department",
    "存放地点": "address_zh", "保管人": "contact_name", "联系电话": "contact_phone",
    "电子邮箱": "contact_email", "分类号": "category_code", "英文名称": "name_en",
    "主要技术指标": "specs_zh", "主要功能": "functions_zh", "收费标准": "reference_fee_zh",
    "序号": "", "备注": "", "Asset No.": "inner_id", "Instrument name": "name_zh",
    "Manufacturer": "manufacturer", "Model": "model", "Serial No.": "serial_number",
    "Location": "address_zh", "Room": "room", "Purchase price": "original_value_wan",
}  # fmt: skip


def test_nineteen_of_twenty_headings_are_guessed_right():
    right = [name for name, field in SEEN.items() if guess([name]) == [field]]
    assert len(right) / len(SEEN) >= 0.95, sorted(set(SEEN) - set(right))


def a_book(*sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


HEAD = ["资产编号", "名称", "英文名", "型号", "厂家", "分类号", "单价"]


def a_row(number, value="100"):
    return [number, "质谱仪", "MS", "M", "T", "010200", value]


@pytest.mark.parametrize(
    "content",
    [
        a_book(("说明", []), ("清单", [HEAD, a_row("A-1")])),
        a_book(
            ("a", [["某校资产清单"], ["单位：示例"], [], HEAD, a_row("A-1"), [], [""]])
        ),
        a_book(("a", [HEAD, a_row("Ａ－１"), HEAD, [""] * 7])),
        "\r\n".join([",".join(HEAD), ",".join(a_row("A-1"))]).encode("gb18030"),
        "\n".join(["\t".join(HEAD), "\t".join(a_row("A-1"))]).encode("utf-8-sig"),
    ],
    ids=["empty sheet first", "title above", "headings again", "gb18030", "tabs"],
)
def test_one_instrument_is_found_once(context, content):
    unit = an_organisation()
    desk = browser_of(context, a_person("lab_manager", unit))
    confirmed(desk, sent(desk, content).headers["Location"])
    assert len(mine(unit)) == 1


@pytest.mark.parametrize(
    ("heading", "cell", "fen"),
    [
        ("原值(万元)", "35.5", 35_500_000),
        ("单价(元)", "355,000.00", 35_500_000),
        ("单价", "￥355000元", 35_500_000),
        ("单价", "３５.５万元", 35_500_000),
        ("金额", "355000", 35_500_000),
        ("原值", "35.5", 35_500_000),
    ],
)
def test_an_amount_is_read_in_its_unit(context, heading, cell, fen):
    unit = an_organisation()
    desk = browser_of(context, a_person("lab_manager", unit))
    rows = [[*HEAD[:-1], heading], a_row("A-1", cell)]
    confirmed(desk, sent(desk, a_book(("a", rows))).headers["Location"])
    assert mine(unit)["A-1"].original_value_fen == fen


def test_a_control_character_is_refused_at_its_cell_and_harms_no_other_row(context):
    unit = an_organisation()
    desk = browser_of(context, a_person("lab_manager", unit))
    bad = [*a_row("A-2")]
    bad[1] = "质谱\u202e仪"
    page = sent(desk, a_book(("a", [HEAD, a_row("A-1"), bad]))).headers["Location"]
    shown = desk.get(page)
    assert told(shown, "拒绝") == 1
    confirmed(desk, page)
    assert set(mine(unit)) == {"A-1"}


def test_the_headings_below_a_title_are_found_with_their_line():
    rows = read_table(a_book(("a", [["清单"], [], HEAD, a_row("A-1")]))).rows
    headings, line = head_of(rows)
    assert (headings[0], line) == ("资产编号", 3)


def said(listing, name):
    """Return a value; choices have no order."""
    value = getattr(listing, name)
    return sorted(value) if isinstance(value, list) else value


def test_what_one_unit_exports_another_imports_with_nothing_lost_or_doubled(context):
    here, there = an_organisation(), an_organisation()
    kept = [
        an_instrument(
            here,
            specs_zh="=1+1\n第二行",
            original_value_fen=123_456_00,
            room="B 3",
            funding=["central", "own"] if n else [],
        )
        for n in range(2)
    ]
    out = browser_of(context, a_person("lab_manager", here))
    desk = browser_of(context, a_person("lab_manager", there))
    taken = out.get("/desk/instruments.xlsx").data
    path = sent(desk, taken).headers["Location"]
    confirmed(desk, path)
    made = mine(there)
    assert set(made) == {one.inner_id for one in kept}
    for one in kept:
        twin = made[one.inner_id]
        differing = {
            field.key
            for field in COLUMNS
            if field.key != "original_value_fen"
            and said(twin, field.key) != said(one, field.key)
        }
        assert not differing
        assert abs(twin.original_value_fen - one.original_value_fen) <= 5000
    again = desk.get(sent(desk, taken).headers["Location"])
    assert told(again, "不变") == 2
    assert db.session.query(Instrument).filter_by(organisation_id=there.id).count() == 2
    assert not tasks.run_next()
