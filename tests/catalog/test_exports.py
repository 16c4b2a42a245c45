"""From one record to every profile, each against its own schema or field table."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from catalog.formats import nrii, shanghai, uniquip
from catalog.formats.datacite import as_datacite
from catalog.formats.json_ld import as_json_ld
from catalog.formats.pidinst import as_pidinst
from catalog.queries.export_records import export_record
from catalog.queries.listing import listing_by_code
from catalog.rules.export_record import acknowledgement
from kernel.values.actor import ANONYMOUS
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of

DATA = Path(__file__).parent / "data"
SITE = "https://lianyi.example"
WHOLE = {
    "specs_zh": "分辨率 240000",
    "functions_zh": "蛋白质组分析",
    "services_zh": "蛋白鉴定",
    "original_value_fen": 850_500_000,
    "origin_country": "德国",
    "commissioned_on": date(2024, 3, 1),
    "source": "purchase",
    "type_class": "general",
    "affiliation_type": "key_laboratory",
    "affiliation_name": "示例重点实验室",
    "county_code": "310115",
    "subjects": ["150", "180"],
    "funding": ["central", "own"],
    "funding_central_fen": 500_000_000,
    "run_hours": Decimal("1500.50"),
    "service_hours": Decimal(300),
    "contact_email": "lab@unit.example",
    "contact_phone": "021-5080 1234",
    "serial_number": "SN1",
    "measured_variables": ["m/z"],
    "spec_rows": [{"name": "分辨率", "value": "240000", "unit": ""}],
    "related": [
        {"identifier": "10.1000/x", "kind": "DOI", "relation": "IsDescribedBy"}
    ],
    "accessories": [{"name": "自动进样器", "model": "A1", "count": 1}],
    "cstr": "CSTR:31124.02.SSRF.BL02U1",
    "pid": "https://doi.org/10.5442/NI000001",
}


def lines(name):
    with (DATA / name).open(encoding="utf-8", newline="") as found:
        return list(csv.DictReader(found))


@pytest.fixture
def unit(context):
    return an_organisation(credit_code="91310115EXAMPLE01X"[:18])


@pytest.fixture
def record(unit):
    centre = an_instrument(unit, object_type="centre", name_zh="质谱中心")
    made = an_instrument(unit, parent_id=centre.id, parent_rank=2, **WHOLE)
    return export_record(listing_by_code(made.code, ANONYMOUS), SITE)


def test_pidinst_is_valid_against_its_published_schema(record):
    schema = json.loads(
        (DATA / "pidinst-schema-1_0.schema.json").read_text(encoding="utf-8")
    )
    found = as_pidinst(record)
    jsonschema.validate(
        found, schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
    )
    assert set(schema["properties"]) == set(found)
    assert found["identifier"] == {
        "identifier": "10.5442/NI000001",
        "identifierType": "DOI",
    }
    relations = {one["relationType"] for one in found["relatedIdentifiers"]}
    assert relations == {"IsDescribedBy", "IsComponentOf"}


def test_the_barest_listing_is_valid_pidinst_too(context):
    made = an_instrument()
    bare = as_pidinst(export_record(listing_by_code(made.code, ANONYMOUS), SITE))
    schema = json.loads(
        (DATA / "pidinst-schema-1_0.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(bare, schema)
    assert bare["identifier"]["identifierType"] == "URL"


def test_datacite_calls_it_an_instrument_of_its_maker(record):
    found = as_datacite(record)
    assert found["types"]["resourceTypeGeneral"] == "Instrument"
    assert found["creators"][0]["name"] == record.values["manufacturer"]
    assert found["contributors"][0]["contributorType"] == "HostingInstitution"
    assert found["dates"] == [{"date": "2024-03-01", "dateType": "Available"}]
    assert found["titles"][1]["titleType"] == "TranslatedTitle"
    assert {r["relationType"] for r in found["relatedIdentifiers"]} == {
        "IsDescribedBy",
        "IsPartOf",
    }
    assert re.fullmatch("[0-9]{4}", found["publicationYear"])


def test_a_national_row_has_the_forms_columns_in_their_order(record):
    form = lines("nrii_form_columns.csv")
    assert list(nrii.headings()) == [c["heading"] + c["note_in_form"] for c in form]
    row = dict(zip((c["heading"] for c in form), nrii.nrii_row(record), strict=True))
    assert row["仪器编号"] == record.code
    assert row["原值"] == "850.50"
    assert row["所属资源载体类型"] == "附属于国家重点实验室"
    assert row["主要购置经费来源"] == "中央财政资金，单位自有资金"
    assert row["安放地址-区县"] == "浦东新区"
    assert row["是否在海关监管年限内"] == "否"
    assert row["年运行机时"] == "1500.50"
    assert row["预约服务网址"] == record.url


def test_a_shanghai_row_has_the_platforms_fields_in_their_order(record):
    table = lines("shanghai_platform_fields.csv")
    assert list(shanghai.fields()) == [c["api_name"] for c in table]
    row = dict(zip(shanghai.fields(), shanghai.shanghai_row(record), strict=True))
    assert row["belongsCenter"] == "质谱中心"
    assert row["instruProp"] == "进口"
    assert (row["centralFinancialAid"], row["tRmb"]) == ("500.00", "850.50")
    assert row["instruArea"] == "浦东新区"
    assert row["accessory"] == "自动进样器 A1 1"


def test_uniquip_and_schema_org_say_the_same_thing(record):
    row = dict(
        zip(uniquip.HEADINGS, uniquip.uniquip_row(record, personal=False), strict=True)
    )
    assert (row["type"], row["doi"]) == ("equipment", "10.5442/NI000001")
    assert row["description"]
    assert row["contactEmail"] == ""
    found = as_json_ld(record)
    assert (found["@type"], found["serialNumber"]) == ("Product", "SN1")
    assert found["additionalProperty"][0]["name"] == "分辨率"


def test_a_publication_is_told_how_to_name_the_instrument(record):
    assert "DOI:10.5442/NI000001" in acknowledgement(record)
    assert "authors thank" in acknowledgement(record, english=True)


def test_the_metadata_is_one_click_from_the_page(context, unit):
    made = an_instrument(unit, name_zh="</script><b>仪器", **WHOLE)
    stranger = context.test_client()
    page = stranger.get(f"/instruments/{made.code}").text
    block = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page
    ).group(1)
    assert json.loads(block)["name"][0]["@value"] == made.name_zh
    for profile in ("pidinst", "datacite", "schema-org"):
        address = f"/instruments/{made.code}/metadata/{profile}.json"
        assert address in page
        assert stranger.get(address).json
    assert (
        stranger.get(f"/instruments/{made.code}/metadata/mods.json").status_code == 404
    )


def test_a_hidden_listing_has_no_metadata_for_strangers(context, unit):
    made = an_instrument(unit, "draft")
    address = f"/instruments/{made.code}/metadata/pidinst.json"
    assert context.test_client().get(address).status_code == 404


def test_a_manager_takes_away_the_rows_of_the_own_unit_alone(context, unit):
    an_instrument(unit, name_zh="=1+1", inner_id="@A", **WHOLE)
    an_instrument(name_zh="别家的")
    desk = browser_of(context, a_person("lab_manager", unit))
    for report, column in (("nrii", 3), ("shanghai", 1)):
        answer = desk.get(f"/desk/reports/{report}.xlsx")
        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert sheet.max_row == 2
        cell = sheet.cell(2, column)
        assert (cell.value, cell.data_type) == ("=1+1", "s")
    stranger = context.test_client()
    assert stranger.get("/desk/reports/nrii.xlsx").status_code in (302, 303, 401)
    table = stranger.get("/list/uniquip.csv").data.decode("utf-8-sig")
    assert "'@A" in table
    assert "lab@unit.example" not in table
