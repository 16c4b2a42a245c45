"""Specifications among the filters, and what a search says besides its matches."""

from catalog.commands.index_listing import index_listings
from kernel.store.db import db
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of


def magnets(unit):
    """Make three instruments with a field of one kind in different units."""
    rows = [("场强", "400", "MHz"), ("场强", "0.6", "GHz"), ("谱宽", "≥ 450", "MHz")]
    made = [
        an_instrument(unit, spec_rows=[{"name": n, "value": v, "unit": u}])
        for n, v, u in rows
    ]
    index_listings(made)
    db.session.commit()
    return [one.code for one in made]


def test_page_and_api_find_by_what_is_measured_in_any_unit(context):
    unit = an_organisation()
    low, high, wide = magnets(unit)
    browser = browser_of(context, a_person())

    def codes(*specs, path="/api/v1/instruments"):
        asked = {"unit": unit.code, "spec": list(specs)}
        said = browser.get(path, query_string=asked).json["items"]
        return {row.get("code") or row["instrument"] for row in said}

    for path in ("/api/v1/instruments", "/api/v1/availability", "/api/v1/free-time"):
        assert codes("≥ 500 MHz", path=path) == {high, wide}
        assert codes("场强 ≥ 300 MHz", path=path) == {low, high}
        assert codes("场强 ≥ 300 MHz", "≤ 0.5 GHz", path=path) == {low}
    asked = {"unit": unit.code, "spec": "≥ 500 MHz"}
    page = browser.get("/find", query_string=asked).text
    assert high in page
    assert low not in page
    assert 'name="spec" value="≥ 500 MHz"' in page
    assert "spec=%E2%89%A5" in page, "the link to free time keeps it"


def test_a_condition_that_cannot_be_read_is_told_at_its_field(context):
    browser = browser_of(context, None)
    for path in ("/find", "/find/free"):
        page = browser.get(path, query_string={"spec": ["strong", "≥ 5 T"]})
        assert page.status_code == 422
        assert 'id="e-spec"' in page.text
        assert 'value="strong"' in page.text
        assert 'value="≥ 5 T"' in page.text
    for path in ("instruments", "availability", "free-time"):
        said = browser.get(f"/api/v1/{path}?spec=strong")
        assert said.status_code == 422
        assert "spec.0" in said.json["errors"]


def test_the_list_of_instruments_says_what_else_was_meant(context):
    made = [
        an_instrument(manufacturer="Bruker", name_zh="荧光光谱仪（示例）")
        for _ in range(2)
    ]
    index_listings(made)
    db.session.commit()
    client = context.test_client()
    said = client.get("/api/v1/instruments?q=brukre").json
    assert said["did_you_mean"] == "bruker"
    right = client.get("/api/v1/instruments?q=bruker&limit=1").json
    assert right["did_you_mean"] is None
    assert right["readings"] == []
    rest = client.get(f"/api/v1/instruments?q=bruker&cursor={right['next_cursor']}")
    assert rest.json["did_you_mean"] is None
    meant = client.get("/api/v1/instruments?q=荧光光谱仪").json["readings"]
    assert len(meant) > 1
    assert all(one["name"] and one["count"] >= 0 for one in meant)


def test_a_near_miss_says_in_words_what_would_have_to_give(context):
    unit = an_organisation("lingang")
    one = an_instrument(unit)
    a_policy(one)
    a_reservation(one, a_person(), a_span(day=26, start=0, hours=24))
    asked = {
        "unit": unit.code,
        "from": "2026-11-26T08:00",
        "until": "2026-11-26T20:00",
        "near": "neobay",
        "km": 30,
    }
    client = context.test_client()
    english = {"Accept-Language": "en"}
    said = client.get("/api/v1/free-time", query_string=asked, headers=english).json
    gives = {one["what"]: one["text"] for one in said["misses"][0]["gives"]}
    assert set(gives) == {"farther", "later"}
    assert gives["farther"].endswith(" km away")
    assert gives["later"].startswith("later: ")
    page = client.get("/find/free", query_string={**asked, "lang": "en"}).text
    assert gives["farther"] in page


def test_the_page_form_asks_for_distance_and_qualification(context):
    person = a_person()
    unit = an_organisation("lingang")
    an_instrument(unit, training_level="exam", modes=["self", "assist"])
    browser = browser_of(context, person)
    page = browser.get("/find/free").text
    assert 'name="km"' in page
    assert 'name="qualified"' in page
    asked = {"unit": unit.code, "near": "lingang", "km": "1"}
    for path, qualified, found in (
        ("/api/v1/free-time", "false", 1),
        ("/api/v1/free-time", "true", 0),
    ):
        said = browser.get(path, query_string={**asked, "qualified": qualified}).json
        assert len(said["items"]) == found
    far = {**asked, "near": "neobay"}
    assert browser.get("/api/v1/free-time", query_string=far).json["items"] == []
