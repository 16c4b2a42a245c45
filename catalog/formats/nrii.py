"""Rows of the national upload workbook (NRII), one column as the form prints it."""

import csv
from functools import lru_cache
from pathlib import Path

from catalog.rules.export_record import ExportRecord
from catalog.rules.listing_choices import CITY, PROVINCE

REFERENCE = Path(__file__).parents[2] / "reference"


@lru_cache(maxsize=1)
def headings() -> tuple[str, ...]:
    """Return the 40 headings in their order, with the notes printed in them."""
    path = REFERENCE / "nrii_instrument_columns.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(row["heading"] + row["note"] for row in csv.DictReader(lines))


def nrii_row(record: ExportRecord) -> list[str]:
    """Return one instrument in the order of the headings."""
    of = record.text
    affiliated = record.values.get("affiliation_type") not in (None, "", "none")
    return [
        record.code, of("inner_id"), of("name_zh"), of("name_en"),
        of("affiliation_type") if affiliated else "",
        of("affiliation_name") if affiliated else "",
        of("department"), of("category_code"), of("source"), of("customs_supervised"),
        of("original_value_fen"), of("origin_country"), of("manufacturer"),
        of("commissioned_on"), of("type_class"), of("model"), of("specs_zh"),
        of("functions_zh"), of("subjects"), of("funding"), of("services_zh"),
        # The picture travels beside the workbook, under this name.
        picture_name(record.code) if record.picture_url else "",
        of("run_hours"), of("user_notice_zh"), of("reference_fee_zh"),
        of("booking_url") or record.url, _province(record), _city(record),
        of("county_code"), of("address_zh"), of("service_hours"), of("contact_name"),
        of("contact_phone"), of("contact_email"), of("mail_address_zh"), of("postcode"),
        of("customs_declaration_no"), of("customs_item_no"), of("customs_released_on"),
        of("customs_form_name"),
    ]  # fmt: skip


def picture_name(code: str) -> str:
    """Return the file name of a listing's picture beside the workbook."""
    return f"{code}.jpg"


def _province(record: ExportRecord) -> str:
    code = record.text("province_code")
    return PROVINCE[1] if code in ("", PROVINCE[0]) else code


def _city(record: ExportRecord) -> str:
    code = record.text("city_code")
    return CITY[1] if code in ("", CITY[0]) else code
