"""Instruments side by side, similar ones in other zones, and the map of the zones."""

from tests.builders.booking import rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of


def test_page_and_api_put_instruments_side_by_side_in_the_order_asked_for(context):
    here, there = (
        an_instrument(
            an_organisation(zone=zone),
            spec_rows=[{"name": "场强", "value": value, "unit": "MHz"}],
        )
        for zone, value in (("neobay", "400"), ("lingang", "600"))
    )
    rates(there, academic=300)
    browser = browser_of(context, a_person())
    page = browser.get(f"/compare?i={there.code}&i={here.code.lower()}&i=")
    assert page.status_code == 200
    assert page.text.index("600 MHz") < page.text.index("400 MHz")
    said = browser.get(f"/api/v1/comparison?i={there.code}&i={here.code}").json["items"]
    assert [one["instrument"] for one in said] == [there.code, here.code]
    assert said[0]["rate"]["amount_fen"] == 30_000
    assert said[0]["next_free"] is not None
    assert said[1]["specifications"] == {"场强": "400 MHz"}


def test_drafts_and_unknown_codes_are_named_as_not_found(context):
    draft = an_instrument(state="draft")
    page = browser_of(context, None).get(f"/compare?i={draft.code}&i=XX-1")
    assert f"{draft.code}, XX-1" in page.text
    assert draft.model not in page.text


def test_more_than_four_are_refused_at_the_field(context):
    codes = "&".join(f"i=AA-{n}" for n in range(5))
    page = browser_of(context, None).get(f"/compare?{codes}")
    assert page.status_code == 422
    assert 'href="#f-i"' in page.text


def test_a_listing_shows_similar_ones_in_other_zones_and_leads_to_the_comparison(
    context,
):
    one = an_instrument(an_organisation(zone="neobay"))
    far = an_instrument(an_organisation(zone="lingang"))
    page = browser_of(context, None).get(f"/instruments/{one.code}")
    assert "其他片区的同类仪器" in page.text
    assert f"/compare?i={one.code}&amp;i={far.code}" in page.text


def test_the_map_counts_each_zone_and_leads_to_its_instruments(context):
    for _ in range(2):
        an_instrument(an_organisation(zone="lingang"))
    page = browser_of(context, None).get("/zones")
    assert "<title>临港：2 台仪器</title>" in page.text
    assert "/find?zone=lingang" in page.text
    assert "/zones" in browser_of(context, None).get("/find").text
