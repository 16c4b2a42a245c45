"""What goes out in a list comes back elsewhere: every field, nothing lost or doubled."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.models.instrument import Instrument
from catalog.rules.edition import MORE, compare
from catalog.rules.listing_choices import DISTRICTS
from catalog.rules.listing_fields import BY_KEY, FIELDS, Kind
from catalog.rules.listing_state import TrainingLevel
from catalog.rules.shown_fields import OF_THE_LAB, PERSONAL
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of
from tests.catalog.test_imports import confirmed, mine, sent, told

WHOLE = {
    "object_type": "instrument", "name_zh": "=高分辨|质谱仪（示例）", "name_en": "HRMS, (example)",
    "abbreviation": "HRMS", "category_code": "010200", "inner_id": "ZC-00012",
    "asset_class_code": "03030102", "manufacturer": "@Thermo", "model": "+QE \"HF\"",
    "serial_number": "-0012", "source": "purchase", "type_class": "general",
    "origin_country": "德国", "original_value_fen": 355_678_05, "purchased_on": date(1998, 3, 5),
    "accepted_on": date(2016, 4, 1), "commissioned_on": date(2016, 5, 1),
    "decommissioned_on": date(2031, 5, 1), "run_status": "some_faults",
    "affiliation_name": "示例中心", "department": "化学系", "province_code": "310000",
    "city_code": "310100", "address_zh": "东川路 800 号", "room": "B 3",
    "contact_name": "王老师", "contact_phone": "021-54740000 ext. 12",
    "contact_fax": "021-54740001", "contact_email": "lab@unit.example",
    "mail_address_zh": "东川路 800 号 2 号楼", "postcode": "200240",
    "specs_zh": "=1+1\n第二行，含逗号；分号", "specs_en": "Mass range 50 to 6000",
    "spec_rows": [
        {"name": "磁场强度", "value": "14.1", "unit": "T"},
        {"name": "a|b", "value": "x｜y", "unit": ""},
    ],
    "measured_variables": ["质荷比", "retention time"], "functions_zh": "定性：定量\n分析",
    "services_zh": "样品测试", "achievement_zh": "示例成果", "subjects": ["150", "180"],
    "accessories": [{"name": "自动进样器", "model": "A | 1", "count": 2}],
    "share_mode": "external", "units": 3, "seats": 1, "modes": ["self", "assist", "remote"],
    "training_level": TrainingLevel.EXAM, "safety_tags": [], "user_notice_zh": "提前一天预约。",
    "reference_fee_zh": "每小时 300 元", "booking_url": "https://unit.example/b?a=1&b=2",
    "acknowledge_zh": "感谢", "acknowledge_en": "Thanks", "run_hours": Decimal("1500.50"),
    "service_hours": Decimal("400.25"), "funding": ["central", "own"],
    "funding_central_fen": 1, "funding_city_fen": 100, "funding_district_fen": 10_000,
    "funding_foreign_fen": 123_456_789, "funding_own_fen": 0, "funding_other_fen": 5_00,
    "cstr": "31124.02.SSRF.BL02U1", "pid": "10.5442/NI000001",
    "related": [{"relation": "References", "kind": "DOI", "identifier": "10.1/x|y"}],
    "customs_supervised": True, "customs_declaration_no": "220120241000000001",
    "customs_item_no": "1", "customs_released_on": date(2024, 6, 1),
    "customs_form_name": "质谱仪", "customs_cert_no": "A12345678901", "customs_cert_seq": "2",
    "customs_contract_no": "HT-1", "customs_port": "浦东机场", "customs_office": "上海海关",
    "customs_share_declared": True, "customs_fees_reviewed": True, "customs_hs_code": "9027",
    "customs_followup": "无异常", "customs_years": 3, "customs_until": date(2027, 6, 1),
    "customs_site": "海科路 1 号", "customs_report_year": 2025,
}  # fmt: skip


def whole(unit, **more):
    """Make a listing in which every field says something."""
    listed = {"affiliation_type": "centre", "county_code": next(iter(DISTRICTS))}
    for key in listed:
        listed[key] = next(k for k in BY_KEY[key].choices if k not in ("", "none"))
    given = {**WHOLE, **listed, "zone_key": unit.zone_key, **more}
    assert set(given) == {field.key for field in FIELDS}
    return an_instrument(unit, is_example=False, **given)


def said(listing, key):
    """Return a value; choices have no order, and a row's parts neither."""
    value = getattr(listing, key)
    if BY_KEY[key].kind in (Kind.CHOICES, Kind.WORDS):
        return sorted(value)
    return value


def differing(one, twin, keys):
    return {
        key: (said(one, key), said(twin, key))
        for key in keys
        if said(one, key) != said(twin, key)
    }


def brought(desk, content):
    """Import a file and return what its dry run counts when it comes again."""
    path = sent(desk, content).headers["Location"]
    page = desk.get(path)
    assert told(page, "拒绝") == 0, page.text
    confirmed(desk, path)
    again = desk.get(sent(desk, content).headers["Location"])
    return {name: told(again, name) for name in ("新", "变更", "不变")}


def test_every_field_of_the_desks_workbook_arrives_at_another_unit(context):
    here, there = an_organisation(), an_organisation()
    one = whole(here)
    out = browser_of(context, a_person("lab_manager", here))
    desk = browser_of(context, a_person("lab_manager", there))
    again = brought(desk, out.get("/desk/instruments.xlsx").data)
    assert again == {"新": 0, "变更": 0, "不变": 1}
    twin = mine(there)[one.inner_id]
    assert differing(one, twin, {field.key for field in FIELDS}) == {}
    assert db.session.query(Instrument).filter_by(organisation_id=there.id).count() == 1


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_published_edition_can_be_imported_elsewhere(context, suffix, lang):
    here, there = an_organisation(), an_organisation()
    one = whole(here)
    coordinator = browser_of(context, a_person("coordinator"))
    coordinator.post("/list/editions/next", data={"code": "2026Q4"})
    content = context.test_client().get(
        f"/list/editions/2026Q4.{suffix}?lang={lang}"
    ).data  # fmt: skip
    desk = browser_of(context, a_person("lab_manager", there))
    assert brought(desk, content) == {"新": 0, "变更": 0, "不变": 1}
    twin = mine(there)[one.inner_id]
    shared = {"inner_id", "category_code", *(field.key for field in MORE)}
    shared |= {field.key for field in FIELDS} - PERSONAL - OF_THE_LAB
    assert differing(one, twin, shared - {"customs_until"}) == {}


def test_nothing_counts_as_changed_because_an_edition_of_before_said_less():
    now = {"code": "A", "room": "1", "specs_zh": "x"}
    assert compare([{"code": "A", "room": "1"}], [now]).empty
    assert not compare([{"code": "A", "room": "1", "specs_zh": "y"}], [now]).empty


def test_an_edition_names_nobody_and_nothing_of_the_lab_alone():
    assert {field.key for field in MORE}.isdisjoint(PERSONAL | OF_THE_LAB)
