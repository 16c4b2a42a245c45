"""The closed lists a listing chooses from: our key, the official Chinese, a message id.

The Chinese is that of the national upload form; imports read it, exports print it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.values.text import N_

REFERENCE = Path(__file__).parents[2] / "reference"


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry; `also` holds other wordings met in files."""

    key: str
    zh: str
    name: str
    also: tuple[str, ...] = ()


def _choices(*entries: Choice) -> dict[str, Choice]:
    return {entry.key: entry for entry in entries}


OBJECT_TYPES = _choices(
    Choice("instrument", "单台套科学仪器设备", N_("Single instrument")),
    Choice("service_unit", "科学仪器服务单元", N_("Service unit")),
    Choice("centre", "科学仪器中心", N_("Instrument centre")),
    Choice("facility", "大型科学装置", N_("Major facility"), ("重大科研基础设施",)),
)
# The platform's number of each kind of report.
NRII_DATA_TYPE = {"centre": 1, "facility": 2, "service_unit": 3, "instrument": 4}
SOURCES = _choices(
    Choice("purchase", "购置", N_("Purchased"), ("新购",)),
    Choice("develop", "研制", N_("Developed in-house"), ("自制", "自研")),
    Choice("gift", "赠送", N_("Donated"), ("接收捐赠", "捐赠")),
    Choice("other", "其他", N_("Other")),
)
TYPE_CLASSES = _choices(
    Choice("general", "通用", N_("General purpose"), ("通用仪器",)),
    Choice("special", "专用", N_("Special purpose"), ("专用仪器",)),
)
AFFILIATIONS = _choices(
    Choice("none", "不附属", N_("Not affiliated"), ("无",)),
    Choice("centre", "附属于科学仪器中心", N_("Instrument centre"), ("科学仪器中心",)),
    Choice(
        "facility",
        "附属于重大科研基础设施",
        N_("Major facility"),
        ("重大科研基础设施", "大型科学装置"),
    ),
    Choice(
        "key_laboratory",
        "附属于国家重点实验室",
        N_("State key laboratory"),
        ("国家重点实验室",),
    ),
    Choice(
        "engineering_centre",
        "附属于国家工程技术研究中心",
        N_("National engineering research centre"),
        ("国家工程技术研究中心",),
    ),
    Choice(
        "germplasm",
        "附属于生物种质资源库馆",
        N_("Germplasm resource bank"),
        ("生物种质资源库馆",),
    ),
)
FUNDING = _choices(
    Choice("central", "中央财政资金", N_("Central budget"), ("中央财政",)),
    Choice("local", "地方财政资金", N_("Local budget"), ("地方财政",)),
    Choice("own", "单位自有资金", N_("The unit's own funds"), ("单位自有",)),
    Choice("other", "其他资金", N_("Other funds"), ("其他",)),
)
RUN_STATUS = _choices(
    Choice("normal", "正常", N_("Running")),
    Choice("standby", "待机", N_("Stand-by")),
    Choice("remote", "远程服务中", N_("Serving remotely")),
    Choice("some_faults", "偶有故障", N_("Occasional faults")),
    Choice("many_faults", "故障频繁", N_("Frequent faults")),
    Choice("to_repair", "待修", N_("Waiting for repair")),
    Choice("to_scrap", "待报废", N_("To be scrapped")),
)
SHARE_MODES = _choices(
    Choice("external", "外部共享", N_("Shared with others")),
    Choice("internal", "内部共享", N_("Shared inside the unit")),
    Choice("none", "不共享", N_("Not shared")),
)
NRII_STATES = _choices(
    Choice("unreported", "未上报", N_("Not reported")),
    Choice("reported", "已上报", N_("Reported")),
    Choice("failed", "上报失败", N_("Report refused")),
)
# Divisions of Shanghai (GB/T 2260); an instrument's county is one of them.
DISTRICTS = _choices(
    Choice("310101", "黄浦区", N_("Huangpu")),
    Choice("310104", "徐汇区", N_("Xuhui")),
    Choice("310105", "长宁区", N_("Changning")),
    Choice("310106", "静安区", N_("Jing'an")),
    Choice("310107", "普陀区", N_("Putuo")),
    Choice("310109", "虹口区", N_("Hongkou")),
    Choice("310110", "杨浦区", N_("Yangpu")),
    Choice("310112", "闵行区", N_("Minhang"), ("闵行",)),
    Choice("310113", "宝山区", N_("Baoshan")),
    Choice("310114", "嘉定区", N_("Jiading")),
    Choice("310115", "浦东新区", N_("Pudong"), ("浦东",)),
    Choice("310116", "金山区", N_("Jinshan")),
    Choice("310117", "松江区", N_("Songjiang")),
    Choice("310118", "青浦区", N_("Qingpu")),
    Choice("310120", "奉贤区", N_("Fengxian")),
    Choice("310151", "崇明区", N_("Chongming")),
)
PROVINCE, CITY = ("310000", "上海市"), ("310100", "市辖区")


def key_of(choices: Mapping[str, Choice], text: str) -> str | None:
    """Return the key of a wording met in a file, or None when it is none of them."""
    said = text.strip()
    for choice in choices.values():
        if said in (choice.key, choice.zh, *choice.also):
            return choice.key
    return None


@lru_cache(maxsize=1)
def subjects() -> dict[str, Choice]:
    """Return the first-level subjects of GB/T 13745 by their three digits."""
    path = REFERENCE / "subjects_gbt13745.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Choice(row["code"], row["name_zh"], row["name_zh"])
            for row in csv.DictReader(lines)
        }
