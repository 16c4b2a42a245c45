"""Bringing lists: the desk's pages from upload to listings, with messy files."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import update

from app import tasks
from catalog.commands.forget_rows import forget_rows
from catalog.formats.table_in import read_table
from catalog.jobs import ROWS_KEPT
from catalog.models.instrument import Instrument
from catalog.rules.import_outcome import OUTCOME_NAMES, Outcome
from catalog.rules.kept_messages import kept_messages, told_messages
from catalog.rules.parts import in_parts
from kernel.store.db import db
from kernel.store.task import Task
from kernel.values import clock
from kernel.values.errors import Refused
from kernel.values.text import Message
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of

HEADINGS = [
    "Asset No.",
    "资产名称",
    "English name",
    "型号",
    "厂家",
    "分类号",
    "单价(元)",
    "购置时间",
    "存放地",
]
ROW = ["A-1", "高分辨质谱仪", "HRMS", "Orbitrap", "Thermo", 10200.0, 3500000, "2016年3月5日", "科研楼 301"]  # fmt: skip


def a_desk(context):
    unit = an_organisation()
    return unit, browser_of(context, a_person("lab_manager", unit))


def a_workbook(rows, *, merge=None, formula=False):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if merge:
        sheet.merge_range(*merge)
    if formula:
        sheet.write_formula(20, 0, "=1+1")
    book.close()
    return out.getvalue()


def sent(desk, content, name="list.xls"):
    reply = desk.post(
        "/desk/import",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )
    work()
    return reply


def work():
    """Do what waits for the worker."""
    while tasks.run_next():
        pass


def confirmed(desk, path):
    """Confirm what the dry run shows, as its button does."""
    version = re.search(r'name="_version" value="(\d+)"', desk.get(path).text)
    data = {"_version": version.group(1)} if version else {}
    reply = desk.post(path, data=data)
    work()
    return reply


def told(page, name):
    """Return how many rows the page counts under a result."""
    return int(re.search(rf">{name} <em>(\d+)</em>", page.text).group(1))


def mine(unit):
    db.session.expire_all()
    rows = db.session.query(Instrument).filter_by(organisation_id=unit.id)
    return {one.inner_id: one for one in rows}


def test_a_list_with_unseen_headings_becomes_drafts_once(context):
    unit, desk = a_desk(context)
    second = ["A-2", "扫描电镜", "SEM", "Sigma", "Zeiss", "010100", "", "", ""]
    twice = ["Ａ-1", "重复", "Again", "M", "T", "010100", "", "", ""]
    wrong = ["A-3", "谜", "Riddle", "M", "T", "999998", "面议", "去年", ""]
    rows = [["某大学资产清单（示例）"], [], HEADINGS, ROW, second, twice, wrong]
    kept = sent(desk, a_workbook(rows))
    assert kept.status_code == 303, kept.text
    path = kept.headers["Location"]
    page = desk.get(path)
    assert told(page, "新") == 2
    assert told(page, "拒绝") == 2
    assert "第 4 行已有这个编号" in page.text
    assert "没有这个分类" in page.text
    assert not mine(unit)

    assert confirmed(desk, path).status_code == 303
    made = mine(unit)
    assert set(made) == {"A-1", "A-2"}
    first = made["A-1"]
    assert first.original_value_fen == 350_000_000
    assert str(first.purchased_on) == "2016-03-05"
    assert first.category_code == "010200"
    assert first.zone_key == unit.zone_key
    assert confirmed(desk, path).status_code == 303
    assert len(mine(unit)) == 2

    back = desk.get(f"{path}/refused.xlsx")
    lines = list(load_workbook(io.BytesIO(back.data)).active.values)
    assert len(lines) == 3
    assert lines[1][-1]
    assert "999998" in [str(cell) for cell in lines[2]]


def test_the_same_list_again_changes_nothing_and_an_edit_changes_one(context):
    unit, desk = a_desk(context)
    confirmed(desk, sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"])
    again = desk.get(sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"])
    assert told(again, "不变") == 1
    path = sent(desk, a_workbook([HEADINGS, [*ROW[:8], "科研楼 302"]])).headers[
        "Location"
    ]
    assert told(desk.get(path), "变更") == 1
    confirmed(desk, path)
    listing = mine(unit)["A-1"]
    assert (listing.address_zh, listing.version) == ("科研楼 302", 2)


def test_the_desks_own_workbook_comes_back_as_all_the_same(context):
    unit, desk = a_desk(context)
    confirmed(desk, sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"])
    for _ in range(2):
        an_instrument(unit, original_value_fen=123_456_00, specs_zh="=1+1\n第二行")
    taken = desk.get("/desk/instruments.xlsx")
    assert taken.status_code == 200
    page = desk.get(sent(desk, taken.data).headers["Location"])
    assert told(page, "不变") == 3
    assert told(page, "变更") == 0


def test_the_chosen_columns_are_remembered_for_the_unit(context):
    _unit, desk = a_desk(context)
    rows = [
        ["编号", "名称", "英文名", "型号", "厂家", "分类号", "谜底"],
        [*ROW[:2], "E", "M", "T", 10200, "R1"],
    ]
    path = sent(desk, a_workbook(rows)).headers["Location"]
    names = [
        "inner_id",
        "name_zh",
        "name_en",
        "model",
        "manufacturer",
        "category_code",
        "room",
    ]
    chosen = {f"c{n}": name for n, name in enumerate(names)}
    assert desk.post(f"{path}/columns", data=chosen).status_code == 303
    work()
    confirmed(desk, path)
    page = desk.get(sent(desk, a_workbook(rows)).headers["Location"])
    assert re.search(r'value="room" selected', page.text)


def test_the_national_form_is_read_as_it_is(context):
    unit, desk = a_desk(context)
    form = Path(__file__).parent / "data" / "nrii_form_columns.csv"
    columns = [
        one
        for one in csv.DictReader(form.open(encoding="utf-8"))
        if one["form"].startswith("instrument:")
    ]
    values = {
        "所在单位仪器编号": "N-7", "仪器设备名称": "核磁", "英文名称": "NMR", "仪器分类编码": 10600.0,
        "设备仪器来源": "购置", "是否在海关监管年限内": "否", "原值": 812.5, "产地国别": "德国",
        "生产制造商": "Bruker", "建账日期": "2016-01-01", "仪器设备类别": "通用", "规格型号": "600",
        "主要购置经费来源": "中央财政资金，单位自有资金", "年运行机时": 1500.0, "年对外服务机时": 300.0,
        "安放地址-省": "上海市", "邮政编码": 200240.0,
    }  # fmt: skip
    rows = [
        [one["heading"] + one["note_in_form"] for one in columns],
        [values.get(one["heading"], "") for one in columns],
    ]
    path = sent(desk, a_workbook(rows)).headers["Location"]
    page = desk.get(path)
    assert told(page, "新") == 1, page.text
    confirmed(desk, path)
    listing = mine(unit)["N-7"]
    assert listing.original_value_fen == 812_500_000
    assert listing.postcode == "200240"
    assert len(listing.funding) == 2
    assert listing.customs_supervised is False


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_in_both_encodings(encoding):
    content = "编号,名称\nA1,质谱仪\n".encode(encoding)
    assert read_table(content).rows == [["编号", "名称"], ["A1", "质谱仪"]]


def test_a_value_merged_over_rows_counts_for_each():
    rows = [["编号", "院系"], ["A1", ""], ["A2", ""]]
    found = read_table(a_workbook(rows, merge=(1, 1, 2, 1, "化学系"))).rows
    assert [row[1] for row in found[1:]] == ["化学系", "化学系"]


def test_a_confirmation_of_what_is_no_longer_shown_is_refused(context):
    unit, desk = a_desk(context)
    path = sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"]
    assert desk.post(path, data={"_version": "1"}).status_code == 409
    work()
    assert not mine(unit)


def test_a_listing_edited_between_look_and_confirmation_stops_the_whole_list(context):
    unit, desk = a_desk(context)
    confirmed(desk, sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"])
    second = ["A-2", *ROW[1:]]
    moved = [*ROW[:8], "科研楼 302"]
    path = sent(desk, a_workbook([HEADINGS, moved, second])).headers["Location"]
    listing = mine(unit)["A-1"]
    listing.room, listing.version = "B9", listing.version + 1
    db.session.commit()
    confirmed(desk, path)
    assert set(mine(unit)) == {"A-1"}
    page = desk.get(path)
    assert "没有写入任何内容" in page.text
    confirmed(desk, path)
    assert set(mine(unit)) == {"A-1", "A-2"}


def test_a_dropped_task_is_run_again_and_writes_once(context):
    unit, desk = a_desk(context)
    path = sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"]
    confirmed(desk, path)
    db.session.execute(update(Task).values(state="waiting"))
    db.session.commit()
    work()
    assert len(mine(unit)) == 1
    assert mine(unit)["A-1"].version == 1


def test_old_rows_are_forgotten_and_what_was_imported_stays_told(context):
    _unit, desk = a_desk(context)
    path = sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"]
    confirmed(desk, path)
    later = clock.now() + ROWS_KEPT + timedelta(days=1)
    assert forget_rows(before=later - ROWS_KEPT, at=later) >= 1
    assert "已导入：新增 1" in desk.get(path).text


def test_while_the_worker_is_at_it_the_page_shows_how_far_it_is(context):
    _unit, desk = a_desk(context)
    data = {"file": (io.BytesIO(a_workbook([HEADINGS, ROW])), "list.xlsx")}
    reply = desk.post("/desk/import", data=data, content_type="multipart/form-data")
    path = reply.headers["Location"]
    page = desk.get(path).text
    assert 'http-equiv="refresh"' in page
    assert "0%" in desk.get(f"{path}/progress").text
    assert desk.post(path, data={"_version": "1"}).status_code == 409
    work()
    assert desk.get(f"{path}/progress").headers["HX-Refresh"] == "true"


def test_kept_messages_can_be_said_again():
    said = {"room": [Message("At most {most} characters; these are {count}.", most=5, count=6), "Fill this in."]}  # fmt: skip
    kept = json.loads(json.dumps(kept_messages(said)))
    assert told_messages(kept) == said


def test_parts_hold_all_in_order():
    assert [list(part) for part in in_parts([1, 2, 3, 4, 5], 2)] == [
        [1, 2],
        [3, 4],
        [5],
    ]


def test_every_result_has_a_name():
    assert set(OUTCOME_NAMES) == set(Outcome)


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 renamed", "NotATable"),
        (b"", "IsEmpty"),
        (packed(a="b"), "NotATable"),
        (b"PK\x03\x04 torn", "IsDamaged"),
        (a_workbook([["编号"], ["A1"]], formula=True), "HasFormulas"),
        (
            packed(**{
                "[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": "",
            }),
            "HasMacros",
        ),
        (
            packed(**{
                "[Content_Types].xml": "", "xl/workbook.xml": "",
                "xl/worksheets/sheet1.xml": b"0" * 160_000_000,
            }),
            "IsTooLarge",
        ),
        (b"x" * 11_000_000, "IsTooLarge"),
        (("编号\n" + "A\n" * 10_100).encode(), "IsTooLarge"),
    ],
    ids=["pdf", "empty", "zip", "torn", "formula", "macro", "bomb", "large", "long"],
)  # fmt: skip
def test_what_is_no_plain_table_is_refused_with_its_reason(content, reason):
    with pytest.raises(Refused) as refused:
        read_table(content)
    assert [one.code for one in refused.value.reasons] == [reason]


def test_a_refused_file_is_told_at_its_field(context):
    _unit, desk = a_desk(context)
    reply = sent(desk, b"%PDF-1.7", "清单.xlsx")
    assert reply.status_code == 409
    assert "不是 Excel" in reply.text


def test_nobody_sees_the_list_of_another_unit(context):
    _unit, desk = a_desk(context)
    path = sent(desk, a_workbook([HEADINGS, ROW])).headers["Location"]
    _other, stranger = a_desk(context)
    assert stranger.get(path).status_code == 404
    assert stranger.post(path).status_code == 404
    assert stranger.get(f"{path}/refused.xlsx").status_code == 404
