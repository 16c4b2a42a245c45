"""Rows of Shanghai's research service platform: 38 fields under the names of its API."""

import csv
from functools import lru_cache
from pathlib import Path

from catalog.rules.export_record import ExportRecord
from catalog.rules.listing_state import ListingState

REFERENCE = Path(__file__).parents[2] / "reference"
_STATES = {
    ListingState.PUBLISHED: "在用",
    ListingState.SUSPENDED: "停用",
    ListingState.RETIRED: "报废",
}
# The platform's name → our field, where it is the same thing in the same wording.
_SAME = {
    "name": "name_zh", "engName": "name_en", "yqsize": "model",
    "newcode": "category_code", "propMngNum": "inner_id",
    "assetCode": "asset_class_code", "equipSource": "source",
    "nation": "origin_country", "factory": "manufacturer",
    "instrSupervise": "customs_supervised", "accessory": "accessories",
    "insideDepart": "department", "instruArea": "county_code",
    "relName": "contact_name", "relEmail": "contact_email",
    "relAddress": "mail_address_zh", "relNumber": "contact_phone",
    "relFax": "contact_fax", "relPost": "postcode", "bDate": "purchased_on",
    "useDate": "commissioned_on", "centralFinancialAid": "funding_central_fen",
    "localFinancialAid": "funding_city_fen", "areaFinancialAid": "funding_district_fen",
    "selfFinancialAid": "funding_foreign_fen", "unitSelfAid": "funding_own_fen",
    "otherHelpAid": "funding_other_fen", "tRmb": "original_value_fen",
    "useStatus": "run_status", "equipType": "type_class",
}  # fmt: skip


@lru_cache(maxsize=1)
def fields() -> dict[str, str]:
    """Return the platform's names with their Chinese labels, in their order."""
    path = REFERENCE / "shanghai_platform_fields.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["api_name"]: row["label_zh"] for row in csv.DictReader(lines)}


def shanghai_row(record: ExportRecord) -> list[str]:
    """Return one instrument in the order of the fields; amounts in 10,000 yuan."""
    made = {
        "mergeStatus": _STATES.get(record.state, "未开放"),
        "ownerName": record.unit_zh,
        "belongsFacilities": _inside(record, "facility"),
        "belongsCenter": _inside(record, "centre"),
        "belongsItem": _inside(record, "service_unit"),
        "instruProp": _origin(record.text("origin_country")),
        "photoid": record.picture_url,
        "location": " ".join(
            part for part in (record.text("address_zh"), record.text("room")) if part
        ),
    }
    return [
        record.text(_SAME[name]) if name in _SAME else made[name] for name in fields()
    ]


def _inside(record: ExportRecord, kind: str) -> str:
    return record.parent_zh if record.parent_type == kind else ""


def _origin(country: str) -> str:
    if not country:
        return ""
    return "国产" if country == "中国" else "进口"
