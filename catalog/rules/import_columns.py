"""Which column of a stranger's list means which field of a listing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from catalog.rules.listing_fields import FIELDS, Field, Kind
from kernel.values.text import N_, Message, half_width

# Fields whose value is one cell; rows within a field take several lines of one.
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
# What is often alike for all instruments of a list, and seldom stands in it.
COMMON = (
    "department", "address_zh", "contact_name", "contact_phone", "contact_email",
    "manufacturer", "specs_zh", "functions_zh", "user_notice_zh", "reference_fee_zh",
)  # fmt: skip
_FORMS = {field.form: field for field in FIELDS}
ONE_EACH = N_("Name a field, or nothing, for each of the {count} columns.")
UNKNOWN_FIELD = N_("{name} is no field of a list; take one from the list of fields.")
NAMED_TWICE = N_("Two columns mean the same: {field}. Leave one of them out.")
_LOOKED_AT = 20
_NOTE = re.compile(r"[(\[【].*$", re.DOTALL)
_NOISE = re.compile(r"[\s*_:：、/.()（）\[\]【】\-—–]+")


def plain_heading(text: str) -> str:
    """Return a heading without stars, spaces, width and case."""
    return _NOISE.sub("", half_width(text).lower())


def _meaning(text: str) -> str:
    """Return what a heading means as it stands, else without its notes in brackets."""
    bare = plain_heading(_NOTE.sub("", half_width(text)))
    return MEANINGS.get(plain_heading(text)) or MEANINGS.get(bare, "")


def own_heading(field: Field) -> str:
    """Return the heading of a field in our own workbooks, which brings it back."""
    if field.kind is Kind.AMOUNT:
        return f"{field.zh}（万元）"
    return f"{field.zh}（逐项）" if field.kind is Kind.ROWS else field.zh


def _meanings() -> dict[str, str]:
    found: dict[str, str] = {}
    for field in FIELDS:
        # Under 技术参数 alone strangers write a text, not rows.
        zh = own_heading(field) if field.kind is Kind.ROWS else field.zh
        for said in (zh, field.label, field.form, field.key):
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


def meant(headings: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    """Return what plain headings mean, to be remembered for the unit's next list."""
    pairs = zip(headings, chosen, strict=True)
    return {plain_heading(heading): name for heading, name in pairs if heading}


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


@dataclass(frozen=True, slots=True)
class ListHead:
    """Where a list begins: its headings, their line, the sheet and all sheets."""

    headings: Sequence[str]
    line: int
    sheet: str = ""
    sheets: Sequence[str] = ()


def head_of(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Return the headings, one for each column of the widest row, and their line.

    They are looked for among the first filled rows, where most are known; two rows are
    read together where that makes more of them known: 购置 above 日期 is 购置日期.
    """
    best, top = _found(rows)
    width = max(map(len, rows))
    return [*best, *[""] * (width - len(best))], top + 1


def known_headings(rows: Sequence[Sequence[str]]) -> int:
    """Return how many headings of a table are known."""
    return _known(_found(rows)[0])


def headings_in(rows: Sequence[Sequence[str]], line: int) -> list[str]:
    """Return the headings that somebody says stand in a line, counted from 1.

    None where the line holds nothing, or nothing stands below it.
    """
    if not (0 < line < len(rows) and any(rows[line - 1])):
        return []
    width, row = max(map(len, rows)), rows[line - 1]
    return [*row, *[""] * (width - len(row))]


def _found(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    filled = [n for n, row in enumerate(rows) if any(row)][:_LOOKED_AT]
    single = [(list(rows[n]), n) for n in filled]
    double = [
        (_joined(rows[n - 1], rows[n]), n) for n in filled if n and any(rows[n - 1])
    ]

    def known(found: tuple[list[str], int]) -> tuple[int, int]:
        return _known(found[0]), sum(1 for cell in found[0] if cell)

    best = max(single, key=known, default=([], 0))
    twice = max(double, key=known, default=best)
    return twice if known(twice)[0] > known(best)[0] else best


def _known(headings: Sequence[str]) -> int:
    return sum(1 for one in guess(headings) if one)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Read two rows of headings as one; the upper ones reach over empty cells."""
    found, over = [], ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        over = above or over
        together = over + below
        if not below:
            found.append(above)
        elif not _meaning(below) and _meaning(together):
            found.append(together)
        else:
            found.append(below)
    return found
