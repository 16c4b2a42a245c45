"""The rest of a demo listing's record: what the reports to nation and city ask for."""

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from app.demo.kinds import Kind
from catalog.rules.specs import measured

if TYPE_CHECKING:
    from app.demo.instruments import Machine

RECORD_COLUMNS = (
    "source", "type_class", "run_status", "affiliation_type", "department",
    "province_code", "city_code", "county_code", "mail_address_zh", "postcode",
    "asset_class_code", "purchased_on", "accepted_on", "subjects", "share_mode",
    "run_hours", "service_hours", "funding", "spec_rows", "customs_supervised",
    "customs_released_on", "customs_years", "customs_declaration_no", "customs_item_no",
    "customs_form_name",
)  # fmt: skip
_COUNTIES = {"zhangjiang": ("310115", "201210"), "lingang": ("310115", "201306")}
_MINHANG = ("310112", "200240")
# By the major group of the classification: first-level subjects of GB/T 13745.
_SUBJECTS = {"01": ["150", "430"], "02": ["130", "460"], "09": ["310", "320"]}
_SPEC = re.compile(
    r"(?P<name>[^\d≥≤<>]*?)\s*(?:约|优于|可达|至)?\s*"
    r"(?P<value>[≥≤]?\s*\d[\d,.]*(?:\s*[–-]\s*\d[\d,.]*)?)\s*(?P<unit>[A-Za-zμµ℃°%Å/]+)"
)
_UNNAMED = {
    "kV": "电压",
    "MHz": "频率",
    "GHz": "频率",
    "nm": "波长或尺寸",
    "kN": "载荷",
    "T": "磁场强度",
}
# Many kinds carry in their name what tells them apart: 400 MHz, 3.0T.
_IN_THE_NAME = re.compile(r"\d[\d.]* ?(?:MHz|T)\b")


def record_values(machine: "Machine") -> tuple[object, ...]:
    """Return the values of RECORD_COLUMNS; every fifth record still has gaps."""
    one, owner = machine, machine.owner
    county, postcode = _COUNTIES.get(owner.zone, _MINHANG)
    whole = one.number % 5 != 0
    bound = one.customs_until is not None
    hours = 900 + one.number * 37 % 1300
    return (
        "purchase", "general" if one.number % 7 else "special", "normal",
        "none" if whole else "", f"{owner.building}平台（示例）", "310000", "310100",
        county, owner.address_zh, postcode if whole else "", f"A0210{one.number % 900 + 100}",
        one.commissioned_on, one.commissioned_on,
        _SUBJECTS.get(one.kind.category[:2], ["460"]) if whole else [], "external",
        hours if whole else None, hours // 5 if whole else None,
        ["local", "own"] if one.number % 3 else ["central"], specs_of(one.kind), bound,
        one.commissioned_on if bound else None, 3 if bound else None,
        f"2200{one.commissioned_on.year}1{one.number:09d}" if bound else "",
        "1" if bound else "", one.kind.abbreviation[:30] if bound else "",
    )  # fmt: skip


@lru_cache(maxsize=256)
def specs_of(kind: Kind) -> str:
    """Return the kind's specifications that can be compared, as JSON rows."""
    rows = []
    said = _IN_THE_NAME.match(kind.name_zh)
    for part in [*([said[0]] if said else []), *kind.specs_zh.split("；")]:
        found = _SPEC.fullmatch(part.strip())
        if found is None or measured(found["value"], found["unit"]) is None:
            continue
        name = found["name"].strip(" -–—±：") or _UNNAMED.get(found["unit"], "")
        if name:
            row = {"name": name, "value": found["value"], "unit": found["unit"]}
            rows += [row] if row not in rows else []
    return json.dumps(rows, ensure_ascii=False)
