"""The workbook of a university's asset system, from upload to the public list."""

import io

import pytest
from openpyxl import load_workbook

from catalog.rules.kinds import kind_by_name
from tests.builders.identity import a_person, an_organisation, browser_of
from tests.catalog.test_imports import confirmed, mine, sent, told, work
from tests.catalog.test_real_files import book

# Headings and habits of asset systems; the names and people are invented (示例).
HEAD = [
    "序号", "资产编号", "分类号", "设备名称", "规格型号", "生产厂家", "国别", "单价（元）", "购置日期",
    "存放地点", "领用单位", "领用人", "现状", "经费来源", "备注",
]  # fmt: skip
NAMES = [
    "场发射扫描电子显微镜", "高分辨液质联用仪", "600兆核磁共振波谱仪", "激光扫描共聚焦显微镜 ", "X射线衍射仪",
    "荧光定量PCR仪", "万能试验机", "原子吸收分光光度计", "流式细胞分析仪", "高速冷冻离心机",
]  # fmt: skip


def asset(n, **more):
    name = NAMES[n % len(NAMES)]
    row = {
        "序号": n, "资产编号": f"20{n:06d}", "分类号": "03030102", "设备名称": f"{name}（示例）",
        "规格型号": f"M-{n}", "生产厂家": "示例仪器厂", "国别": "德国",
        "单价（元）": f"{350_000 + n * 1.5:,.2f}", "购置日期": f"201{n % 10}.{n % 12 + 1}",
        "存放地点": f"理科楼{n}室", "领用单位": "化学学院", "领用人": "张三（示例）", "现状": "在用",
        "经费来源": "其他", "备注": "",
    }  # fmt: skip
    return [({**row, **more})[heading] for heading in HEAD]


COMMON = {
    "v_contact_phone": "021-5474 0000", "v_specs_zh": "见设备说明书（示例）",
    "v_functions_zh": "教学与科研测试（示例）",
}  # fmt: skip


@pytest.fixture
def lab(context):
    unit = an_organisation()
    return unit, browser_of(context, a_person("lab_manager", unit))


def with_common(desk, path, **more):
    """Press the button below the columns as they were guessed, with common values."""
    text = desk.get(path).text
    fields = {}
    for n in range(len(HEAD)):
        part = text.split(f'name="c{n}"')[1].split("</select>")[0]
        chosen = part.split(" selected")[0].rpartition('value="')[2]
        fields[f"c{n}"] = chosen.split('"')[0] if " selected" in part else ""
    reply = desk.post(f"{path}/columns", data={**fields, **COMMON, **more})
    work()
    return reply


def test_fifty_listings_come_from_an_asset_list_and_are_published_at_once(lab, context):
    unit, desk = lab
    rows = [HEAD, *(asset(n) for n in range(50)), ["合计", *[""] * 14]]
    rows[7] = asset(6, 规格型号="*", 设备名称="")
    rows[9] = asset(8, 资产编号="20000001")
    path = sent(desk, book(("在用资产", rows))).headers["Location"]
    assert with_common(desk, path).status_code == 303
    page = desk.get(path)
    assert (told(page, "新"), told(page, "拒绝")) == (48, 2), page.text
    confirmed(desk, path)

    back = load_workbook(io.BytesIO(desk.get(f"{path}/refused.xlsx").data)).active
    lines = [[cell or "" for cell in row] for row in back.values]
    for line in lines[1:]:
        place = lines[0].index("设备名称")
        line[place] = line[place] or "电化学工作站（示例）"
        line[lines[0].index("规格型号")] = "CHI-1"
        if line[lines[0].index("资产编号")] == "20000001":
            line[lines[0].index("资产编号")] = "20000008"
    again = sent(desk, book(("改好", lines))).headers["Location"]
    page = desk.get(again)
    assert (told(page, "新"), told(page, "拒绝")) == (2, 0), page.text
    confirmed(desk, again)

    made = mine(unit)
    assert len(made) == 50
    first = made["20000000"]
    assert first.category_code == "010100"
    assert first.asset_class_code == "03030102"
    assert first.name_en.endswith("scanning electron microscope")
    assert made["20000001"].original_value_fen == 35_000_150
    ready = desk.get("/desk/publish").text
    codes = [one.code for one in made.values()]
    assert ready.count('name="codes"') == 50
    desk.post("/desk/publish", data={"codes": codes})
    assert {str(one.state) for one in mine(unit).values()} == {"published"}
    guest = context.test_client()
    for words in ("核磁", "NMR", "hecigongzhen"):
        assert made["20000002"].code in guest.get(f"/find?q={words}").text


def test_common_values_are_kept_for_the_next_list_and_checked_at_their_field(lab):
    _unit, desk = lab
    content = book(("a", [HEAD, asset(1)]))
    path = sent(desk, content).headers["Location"]
    wrong = with_common(desk, path, v_department="x" * 51)
    assert wrong.status_code == 422
    assert "x" * 51 in wrong.text
    with_common(desk, path)
    page = desk.get(sent(desk, content).headers["Location"]).text
    assert COMMON["v_contact_phone"] in page


def test_what_a_row_says_wins_over_what_is_common_and_what_stands_is_left(lab):
    unit, desk = lab
    path = sent(desk, book(("a", [HEAD, asset(1)]))).headers["Location"]
    with_common(desk, path)
    confirmed(desk, path)
    listing = mine(unit)["20000001"]
    assert listing.department == "化学学院"
    again = sent(desk, book(("a", [HEAD, asset(1)]))).headers["Location"]
    with_common(desk, again, v_specs_zh="anders", v_department="物理学院")
    assert told(desk.get(again), "不变") == 1


@pytest.mark.parametrize(
    ("name", "code", "english"),
    [
        ("Ｘ射线衍射仪", "010300", "X-ray diffractometer"),
        ("高分辨液质联用仪", "010200", "Liquid chromatograph – mass spectrometer"),
        (
            "电感耦合等离子体质谱仪",
            "010200",
            "Inductively coupled plasma mass spectrometer",
        ),
    ],
)
def test_the_longest_word_in_a_name_tells_its_kind(name, code, english):
    kind = kind_by_name(name)
    assert (kind.category_code, kind.name_en) == (code, english)


def test_a_name_that_tells_nothing_has_no_kind():
    assert kind_by_name("办公桌") is None
