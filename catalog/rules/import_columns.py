"""Which column of a stranger's list means which field of a listing."""

import re
from collections.abc import Mapping, Sequence

from catalog.rules.listing_fields import FIELDS, Kind
from kernel.values.text import N_, Message, half_width

# Fields that a cell can hold; rows within rows are edited on the page.
COLUMNS = tuple(field for field in FIELDS if field.kind is not Kind.ROWS)
# Besides the official label and the English name: headings met in asset systems and in
# the national upload form, by the name of the input.
_ALSO: dict[str, tuple[str, ...]] = {
    "inner_id": (
        "仪器编号", "设备编号", "资产编号", "资产编码", "固定资产编号", "设备号", "编号",
        "所在单位仪器编号", "asset no", "asset number", "asset id", "instrument id",
        "equipment id", "id", "inventory number", "number within the unit",
    ),
    "name_zh": (
        "仪器设备名称", "设备名称", "资产名称", "中文名称", "仪器中文名称", "名称",
        "chinese name", "name", "instrument name", "equipment name", "instrument",
    ),
    "name_en": ("仪器英文名称", "设备英文名称", "英文名", "english name", "name in english"),
    "category_code": (
        "仪器分类编码", "分类号", "分类代码", "仪器分类", "类别编码", "category code",
        "classification", "class code",
    ),
    "manufacturer": (
        "制造商", "厂家", "厂商", "生产厂家", "制造厂商", "品牌", "生产厂商", "maker",
        "manufacturer", "vendor", "brand", "make",
    ),
    "model": ("型号", "型号规格", "规格", "仪器型号", "设备型号", "model no", "model number"),
    "serial_number": ("序列号", "出厂号", "机身号", "sn", "s/n", "serial no", "serial"),
    "origin_country": ("国别", "产地", "国别码", "国家", "country", "origin"),
    "original_value_wan": (
        "原值", "单价", "金额", "购置金额", "设备原值", "资产原值", "价值", "总价", "price",
        "value", "cost", "purchase price", "original value",
    ),
    "commissioned_on": (
        "启用日期", "启用时间", "投入使用日期", "建账日期", "使用日期", "commissioned",
        "in use since", "commission date", "start date",
    ),
    "purchased_on": ("购置时间", "购买日期", "购入日期", "purchase date", "purchased", "bought"),
    "accepted_on": ("验收时间", "acceptance date"),
    "source": ("设备仪器来源", "来源", "设备来源"),
    "type_class": ("设备类别", "通用专用"),
    "affiliation_name": ("所属资源载体内部编号",),
    "department": ("使用单位", "所属部门", "部门", "院系", "领用单位", "使用部门", "department", "faculty"),
    "address_zh": ("安放地址", "存放地点", "存放地", "地址", "location", "address", "安放地址街道"),
    "room": ("房间", "房间号", "房号", "实验室", "楼宇房间", "room", "building", "lab"),
    "contact_name": ("负责人", "保管人", "领用人", "管理员", "机组负责人", "contact person", "custodian", "owner"),
    "contact_phone": ("联系电话", "手机", "联系方式", "phone", "tel", "telephone", "mobile"),
    "contact_email": ("邮箱", "邮件", "email", "mail", "电子邮件"),
    "postcode": ("邮编", "zip", "postal code"),
    "specs_zh": ("技术指标", "主要规格及技术指标", "性能指标", "参数", "specifications", "specs"),
    "functions_zh": ("功能", "用途", "主要功能及特色", "功能应用范围", "functions", "description"),
    "services_zh": ("服务项目", "测试项目", "services"),
    "user_notice_zh": ("对外开放共享规定", "开放规定", "使用须知", "notice"),
    "reference_fee_zh": ("收费标准", "收费", "fees", "price list"),
    "run_hours": ("年运行机时", "运行机时", "年使用机时", "running hours"),
    "service_hours": ("年对外服务机时", "服务机时", "对外服务机时"),
    "customs_supervised": ("是否在海关监管年限内",),
    "zone_key": ("片区", "园区", "zone"),
    "funding": ("经费来源", "资金来源"),
}  # fmt: skip
_FORMS = {field.form: field for field in COLUMNS}
ONE_EACH = N_("Name a field, or nothing, for each of the {count} columns.")
UNKNOWN_FIELD = N_("{name} is no field of a list; take one from the list of fields.")
NAMED_TWICE = N_("Two columns mean the same: {field}. Leave one of them out.")
_NOTE = re.compile(r"[(\[【].*$", re.DOTALL)
_NOISE = re.compile(r"[\s*_:：、/.()（）\[\]【】\-—–]+")


def plain_heading(text: str) -> str:
    """Return a heading without stars, spaces, width and case."""
    return _NOISE.sub("", half_width(text).lower())


def _meaning(text: str) -> str:
    """Return what a heading means as it stands, else without its notes in brackets."""
    bare = plain_heading(_NOTE.sub("", half_width(text)))
    return MEANINGS.get(plain_heading(text)) or MEANINGS.get(bare, "")


def _meanings() -> dict[str, str]:
    found: dict[str, str] = {}
    for field in COLUMNS:
        for said in (field.zh, field.label, field.form, field.key):
            found.setdefault(plain_heading(said), field.form)
    for form, others in _ALSO.items():
        for said in others:
            found.setdefault(plain_heading(said), form)
    return found


MEANINGS: Mapping[str, str] = _meanings()


def guess(
    headings: Sequence[str], remembered: Mapping[str, str] | None = None
) -> list[str]:
    """Return a field's input name for each heading, or nothing; each field once.

    `remembered` holds what people of this unit chose for the same headings before.
    """
    known = remembered or {}
    wishes = [
        known[plain] if (plain := plain_heading(one)) in known else _meaning(one)
        for one in headings
    ]
    # The national form has two numbers; the unit's own one is ours.
    exact = plain_heading("所在单位仪器编号")
    if exact in map(plain_heading, headings):
        for place, one in enumerate(headings):
            if wishes[place] == "inner_id" and plain_heading(one) != exact:
                wishes[place] = ""
    seen: set[str] = set()
    chosen = []
    for wish in wishes:
        chosen.append("" if wish in seen else wish)
        seen.add(wish)
    return chosen


def wrong_columns(chosen: Sequence[str], count: int) -> list[str]:
    """Return what is wrong with the fields chosen for so many columns."""
    if len(chosen) != count:
        return [Message(ONE_EACH, count=count)]
    named = [one for one in chosen if one]
    unknown = sorted({one for one in named if one not in _FORMS})
    twice = sorted({one for one in named if named.count(one) > 1 and one in _FORMS})
    return [
        *(Message(UNKNOWN_FIELD, name=one[:50]) for one in unknown[:5]),
        *(Message(NAMED_TWICE, field=_FORMS[one].label) for one in twice),
    ]


def head_of(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Return the headings, one for each column of the widest row, and their line."""
    top = heading_row(rows)
    width = max(map(len, rows))
    return [*rows[top], *[""] * (width - len(rows[top]))], top + 1


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the position of the headings: among the first 20, where most are known."""
    known = [sum(1 for one in guess(row) if one) for row in rows[:20]]
    filled = [sum(1 for cell in row if cell) for row in rows[:20]]
    return max(range(len(known)), key=lambda n: (known[n], filled[n], -n))
