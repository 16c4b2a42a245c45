"""The page and the API that search free time between two moments."""

from tests.builders.booking import a_downtime, a_policy, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of

TIMES = {"from": "2026-11-26T08:00", "until": "2026-11-28T20:00"}


def test_page_and_api_find_the_same_block(context):
    one = an_instrument()
    rates(one, academic=100)
    asked = {**TIMES, "length": "180"}
    browser = browser_of(context, a_person())
    page = browser.get("/find/free", query_string=asked)
    found = browser.get("/api/v1/free-time", query_string=asked).json["items"][0]
    assert found["instrument"] == one.code
    assert found["start"] == "2026-11-26T00:00:00Z"
    assert found["price_fen"] == 30_000
    assert f"/book?instrument={one.code}&amp;start=2026-11-26T00:00:00" in page.text


def test_the_home_page_leads_to_it_with_its_filters(context):
    an_instrument()
    page = browser_of(context, None).get("/find?q=Model&price=300")
    assert "/find/free?q=Model&amp;length=120&amp;price=300" in page.text


def test_all_faults_are_shown_at_their_fields_at_once(context):
    page = browser_of(context, None).get(
        "/find/free",
        query_string={
            "from": TIMES["until"],
            "until": TIMES["from"],
            "km": "abc",
            "q": "x",
        },
    )
    assert page.status_code == 422
    assert 'href="#f-until"' in page.text
    assert 'href="#f-km"' in page.text
    assert 'value="abc"' in page.text


def test_a_distance_without_a_home_is_asked_for_at_its_field(context):
    page = browser_of(context, None).get("/find/free?km=3")
    assert page.status_code == 422
    assert 'href="#f-near"' in page.text


def test_a_time_without_an_offset_is_read_on_a_shanghai_clock(context):
    an_instrument()
    said = {"from": "2026-11-26T08:00:00+08:00", "until": "2026-11-28T12:00:00Z"}
    browser = browser_of(context, None)
    plain = browser.get("/api/v1/free-time", query_string=TIMES)
    assert plain.json == browser.get("/api/v1/free-time", query_string=said).json


def test_times_that_have_passed_are_refused(context):
    asked = {"from": "2026-11-20T08:00", "until": "2026-11-24T08:00"}
    answer = browser_of(context, None).get("/api/v1/free-time", query_string=asked)
    assert answer.status_code == 422
    assert "until" in answer.text


def test_without_a_fit_the_page_offers_what_almost_fits(context):
    one = an_instrument(an_organisation(zone="neobay"))
    a_policy(one, horizon_other_days=60)
    a_downtime(one, a_span(day=26, start=8, hours=60))
    page = browser_of(context, a_person()).get("/find/free", query_string=TIMES)
    assert "差一点" in page.text
    assert "要晚些" in page.text
