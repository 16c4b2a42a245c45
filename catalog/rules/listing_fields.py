"""The one table of what a listing says.

Form, completeness, import columns, exports and the database's constraints are derived
from it. Lengths and lists are those of the national upload form; a profile is a place
where a listing can go, and a field may be needed for some of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalog.rules import listing_choices as lists
from catalog.rules.listing_choices import Choice
from kernel.values.text import N_


class Profile(StrEnum):
    """Where a listing can go."""

    HERE = "here"
    NRII = "nrii"
    SHANGHAI = "shanghai"


class Kind(StrEnum):
    """How a value is written: choices are keys, amounts fen, hours decimals."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    CHOICES = "choices"
    WORDS = "words"
    DAY = "day"
    AMOUNT = "amount"
    HOURS = "hours"
    WHOLE = "whole"
    YES_NO = "yes_no"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `key` is the attribute and the API's name, `zh` the official label.

    `when` names another field and the values that make this one apply; `machine` says
    that it applies to single instruments only, not to centres and their like.
    """

    key: str
    label: str
    zh: str
    kind: Kind = Kind.LINE
    most: int = 0
    needed: tuple[Profile, ...] = ()
    choices: Mapping[str, Choice] | None = None
    when: tuple[str, tuple[object, ...]] | None = None
    machine: bool = False

    @property
    def form(self) -> str:
        """Return the name of its input: amounts are typed in 10,000 yuan."""
        if self.kind is Kind.AMOUNT:
            return self.key.removesuffix("_fen") + "_wan"
        return self.key


H, N, S = Profile.HERE, Profile.NRII, Profile.SHANGHAI
ALL, REPORTS = (H, N, S), (N, S)
_IF_SUPERVISED = ("customs_supervised", (True,))
_BELONGS = ("affiliation_type", tuple(k for k in lists.AFFILIATIONS if k != "none"))

FIELDS: tuple[Field, ...] = (
    Field("object_type", N_("Kind of entry"), "填报数据类型", Kind.CHOICE, choices=lists.OBJECT_TYPES),
    Field("name_zh", N_("Chinese name"), "仪器名称", most=100, needed=ALL),
    Field("name_en", N_("English name"), "英文名称", most=100, needed=ALL),
    Field("abbreviation", N_("Abbreviation"), "缩写", most=30),
    Field("category_code", N_("Category"), "分类编码", most=6, needed=ALL),
    Field("inner_id", N_("Number within the unit"), "所在单位仪器编号", most=45, needed=ALL),
    Field("asset_class_code", N_("Fixed-asset class"), "固定资产分类代码", most=20, needed=(S,), machine=True),
    Field("manufacturer", N_("Manufacturer"), "生产制造商", most=100, needed=ALL, machine=True),
    Field("model", N_("Model"), "规格型号", most=100, needed=ALL, machine=True),
    Field("serial_number", N_("Serial number"), "出厂编号", most=50),
    Field("source", N_("How it was obtained"), "仪器设备来源", Kind.CHOICE, needed=REPORTS, choices=lists.SOURCES, machine=True),
    Field("type_class", N_("General or special"), "仪器设备类别", Kind.CHOICE, needed=REPORTS, choices=lists.TYPE_CLASSES),
    Field("origin_country", N_("Country of origin"), "产地国别", most=30, needed=REPORTS, machine=True),
    Field("original_value_fen", N_("Original value"), "原值", Kind.AMOUNT, needed=REPORTS),
    Field("purchased_on", N_("Purchased on"), "购置日期", Kind.DAY, needed=(S,), machine=True),
    Field("accepted_on", N_("Accepted on"), "验收日期", Kind.DAY),
    Field("commissioned_on", N_("In use since"), "启用日期", Kind.DAY, needed=REPORTS),
    Field("decommissioned_on", N_("Taken out of use on"), "停用日期", Kind.DAY),
    Field("run_status", N_("Condition"), "运行状态", Kind.CHOICE, needed=(S,), choices=lists.RUN_STATUS),
    Field("affiliation_type", N_("Belongs to"), "所属资源载体类型", Kind.CHOICE, needed=(N,), choices=lists.AFFILIATIONS, machine=True),
    Field("affiliation_name", N_("Name of what it belongs to"), "所属资源载体名称", most=50, needed=(N,), when=_BELONGS, machine=True),
    Field("department", N_("Department"), "所属单位内部门", most=50, needed=REPORTS),
    Field("zone_key", N_("Zone"), "所在片区", most=20, needed=(H,)),
    Field("province_code", N_("Province"), "安放地址-省", most=6, needed=(N,)),
    Field("city_code", N_("City"), "安放地址-市", most=6, needed=(N,)),
    Field("county_code", N_("District"), "安放地址-区县", Kind.CHOICE, needed=REPORTS, choices=lists.DISTRICTS),
    Field("address_zh", N_("Address"), "安放地址-街道", most=100, needed=ALL),
    Field("room", N_("Building and room"), "楼栋房间", most=50),
    Field("contact_name", N_("Contact"), "联系人", most=20, needed=ALL),
    Field("contact_phone", N_("Telephone"), "电话", most=20, needed=ALL),
    Field("contact_fax", N_("Fax"), "传真", most=20),
    Field("contact_email", N_("E-mail"), "电子邮箱", most=50, needed=REPORTS),
    Field("mail_address_zh", N_("Mailing address"), "通讯地址", most=100, needed=REPORTS),
    Field("postcode", N_("Postcode"), "邮政编码", most=6, needed=REPORTS),
    Field("specs_zh", N_("Main specifications"), "主要技术指标", Kind.PARAGRAPH, 500, ALL),
    Field("specs_en", N_("Main specifications in English"), "主要技术指标（英文）", Kind.PARAGRAPH, 1000),
    Field("spec_rows", N_("Specifications one by one"), "技术参数", Kind.ROWS, 40),
    Field("measured_variables", N_("Measured quantities"), "测量参量", Kind.WORDS, 20),
    Field("functions_zh", N_("Main functions"), "主要功能", Kind.PARAGRAPH, 300, ALL),
    Field("services_zh", N_("Services"), "服务内容", Kind.PARAGRAPH, 200, (N,)),
    Field("achievement_zh", N_("Typical results"), "服务典型成果", Kind.PARAGRAPH, 500),
    Field("subjects", N_("Subjects"), "主要学科领域", Kind.CHOICES, 4, (N,), choices=lists.subjects()),
    Field("accessories", N_("Main accessories"), "主要附件", Kind.ROWS, 30),
    Field("share_mode", N_("Sharing mode"), "共享模式", Kind.CHOICE, choices=lists.SHARE_MODES),
    Field("units", N_("Identical units"), "同型台数", Kind.WHOLE, 50, machine=True),
    Field("seats", N_("Seats"), "可同时使用人数", Kind.WHOLE, 50),
    Field("modes", N_("Modes of use"), "使用方式", Kind.CHOICES, 5, (H,)),
    Field("training_level", N_("Qualification"), "上机资格", Kind.CHOICE, needed=(H,)),
    Field("safety_tags", N_("Safety"), "安全标签", Kind.CHOICES, 30),
    Field("user_notice_zh", N_("Notice to users"), "用户须知", Kind.PARAGRAPH, 500, (N,)),
    Field("reference_fee_zh", N_("Reference fees"), "参考收费标准", Kind.PARAGRAPH, 500, (N,)),
    Field("booking_url", N_("Booking address elsewhere"), "预约服务网址", most=150),
    Field("acknowledge_zh", N_("How to acknowledge"), "致谢格式", Kind.PARAGRAPH, 300),
    Field("acknowledge_en", N_("How to acknowledge, in English"), "致谢格式（英文）", Kind.PARAGRAPH, 600),
    Field("run_hours", N_("Running hours a year"), "年总运行机时", Kind.HOURS, needed=(N,), machine=True),
    Field("service_hours", N_("Service hours a year"), "年服务机时", Kind.HOURS, needed=(N,), machine=True),
    Field("funding", N_("Sources of funds"), "主要购置经费来源", Kind.CHOICES, 4, REPORTS, choices=lists.FUNDING, machine=True),
    Field("funding_central_fen", N_("Funds: central budget"), "经费来源-中央财政", Kind.AMOUNT, machine=True),
    Field("funding_city_fen", N_("Funds: Shanghai budget"), "经费来源-上海市财政", Kind.AMOUNT, machine=True),
    Field("funding_district_fen", N_("Funds: district budget"), "经费来源-区县财政", Kind.AMOUNT, machine=True),
    Field("funding_foreign_fen", N_("Funds: international or foreign aid"), "经费来源-国际组织或外国政府援助", Kind.AMOUNT, machine=True),
    Field("funding_own_fen", N_("Funds: the unit's own"), "经费来源-单位自有资金", Kind.AMOUNT, machine=True),
    Field("funding_other_fen", N_("Funds: other"), "经费来源-其他", Kind.AMOUNT, machine=True),
    Field("cstr", N_("CSTR"), "CSTR标识", most=60),
    Field("pid", N_("DOI or Handle"), "PID标识", most=100),
    Field("related", N_("Related identifiers"), "相关标识", Kind.ROWS, 30),
    Field("customs_supervised", N_("Under customs supervision"), "海关监管情况", Kind.YES_NO, needed=REPORTS, machine=True),
    Field("customs_declaration_no", N_("Import declaration"), "进口报关单编号", most=18, needed=(N,), when=_IF_SUPERVISED),
    Field("customs_item_no", N_("Item of the declaration"), "进口报关单项号", most=2, needed=(N,), when=_IF_SUPERVISED),
    Field("customs_released_on", N_("Released by customs on"), "海关放行日期", Kind.DAY, needed=(N,), when=_IF_SUPERVISED),
    Field("customs_form_name", N_("Name on the declaration"), "仪器设备在进口报关单上的名称", most=30, needed=(N,), when=_IF_SUPERVISED),
    Field("customs_cert_no", N_("Exemption certificate"), "征免税证明编号", most=12),
    Field("customs_cert_seq", N_("Item of the certificate"), "征免税证明序号", most=10),
    Field("customs_contract_no", N_("Contract"), "合同号", most=50),
    Field("customs_port", N_("Port of entry"), "进口口岸", most=50),
    Field("customs_office", N_("Responsible customs"), "主管海关", most=50),
    Field("customs_share_declared", N_("Sharing declared to customs"), "申报共享标志", Kind.YES_NO),
    Field("customs_fees_reviewed", N_("Fees reviewed"), "收费标准已评议标志", Kind.YES_NO),
    Field("customs_hs_code", N_("HS code"), "HS编码", most=50),
    Field("customs_followup", N_("Records of later supervision"), "后续管理记录", Kind.PARAGRAPH, 200),
    Field("customs_years", N_("Years of supervision"), "监管年限", Kind.WHOLE, 8),
    Field("customs_until", N_("Under customs supervision until"), "监管截止日", Kind.DAY),
    Field("customs_site", N_("Place agreed by customs"), "海关审核同意的使用地点", most=100),
    Field("customs_report_year", N_("Use last reported for the year"), "年度使用状况报告", Kind.WHOLE, 2100),
)  # fmt: skip
BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}
LABELS: dict[str, str] = {field.key: field.label for field in FIELDS}
TEXTS = (Kind.LINE, Kind.PARAGRAPH)
_NEEDED = {one: [f for f in FIELDS if one in f.needed] for one in Profile}


def needed_for(profile: Profile, listing: Mapping[str, object]) -> list[Field]:
    """Return what this listing needs for the profile, in the order of the form."""
    machine = listing.get("object_type") in (None, "", "instrument")
    return [
        field
        for field in _NEEDED[profile]
        if (machine or not field.machine)
        and (field.when is None or listing.get(field.when[0]) in field.when[1])
    ]


def is_empty(value: object) -> bool:
    """Say whether a value counts as not given; False and 0 are given."""
    return value is None or value in ("", [], ())


def column_checks() -> dict[str, str]:
    """Return SQL conditions by name that hold the lengths and lists of the table."""
    lengths = [f"char_length({f.key}) <= {f.most}" for f in FIELDS if f.kind in TEXTS]
    listed = [
        f"{f.key} IN ({_quoted('', *f.choices)})"
        for f in FIELDS
        if f.kind is Kind.CHOICE and f.choices and f.key != "object_type"
    ]
    several = [
        f"{f.key} <@ ARRAY[{_quoted(*f.choices)}]::text[] AND cardinality({f.key}) <= {f.most}"
        for f in FIELDS
        if f.kind is Kind.CHOICES and f.choices
    ]
    return {
        "lengths": " AND ".join(lengths),
        "lists": " AND ".join([*listed, *several]),
    }


def _quoted(*keys: str) -> str:
    return ", ".join("'" + key.replace("'", "''") + "'" for key in keys)
