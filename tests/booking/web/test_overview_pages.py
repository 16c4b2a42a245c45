"""The timeline of all instruments: a screenful at a time, and nothing private in it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from booking.rules.overview import CHUNK
from booking.schemas.calendar import BlockSchema
from booking.schemas.overview import TimelineRowSchema
from tests.builders.booking import a_downtime, a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of


@pytest.fixture
def many(context):
    """One instrument more than two chunks hold, all of one unit."""
    unit = an_organisation()
    made = [an_instrument(unit) for _ in range(2 * CHUNK + 1)]
    return context, unit, sorted(made, key=lambda one: one.code)


def an_instrument_alone():
    """Return an instrument and the filter under which it stands alone."""
    unit = an_organisation()
    return an_instrument(unit), f"unit={unit.code}"


def rows_of(html: str) -> list[str]:
    return [row["data-row"] for row in BeautifulSoup(html, "lxml").select("[data-row]")]


def test_only_the_first_rows_come_and_the_rest_has_its_place(many):
    context, unit, made = many
    page = browser_of(context, None).get(f"/timeline?unit={unit.code}").text
    assert rows_of(page) == [one.code for one in made[:CHUNK]]
    waiting = BeautifulSoup(page, "lxml").select(".tl-wait")
    assert [one["class"][1] for one in waiting] == [f"p-{CHUNK}", "p-1"]
    assert all("intersect" in one["hx-trigger"] for one in waiting)


def test_each_place_is_filled_by_its_own_rows_and_by_a_link_without_javascript(many):
    context, unit, made = many
    guest = browser_of(context, None)
    page = BeautifulSoup(guest.get(f"/timeline?unit={unit.code}").text, "lxml")
    place = page.select(".tl-wait")[1]
    assert rows_of(guest.get(place["hx-get"]).text) == [made[-1].code]
    alone = guest.get(place.select_one("a")["href"]).text
    assert rows_of(alone) == [made[-1].code]
    assert len(BeautifulSoup(alone, "lxml").select(".tl-wait")) == 2


def test_a_day_shows_what_is_taken_to_everybody_and_whose_to_nobody(context):
    (instrument, alone), person = an_instrument_alone(), a_person()
    a_policy(instrument)
    booked = a_reservation(instrument, person, a_span(26, 9, 2), purpose="secret")
    a_downtime(instrument, a_span(26, 14, 1))
    path = f"/timeline?on=2026-11-26&{alone}"
    page = browser_of(context, a_person()).get(path).text
    lane = BeautifulSoup(page, "lxml").select_one(".tl-lane")
    assert lane.select_one(".block.taken.s-108.w-24")
    assert lane.select_one(".block.maintenance.s-168.w-12")
    for private in (person.name, booked.code, "secret"):
        assert private not in page
    own = browser_of(context, person).get(path).text
    assert BeautifulSoup(own, "lxml").select_one(".block.mine.s-108.w-24")


def test_a_week_begins_on_monday_and_has_half_hours(context):
    instrument, alone = an_instrument_alone()
    a_reservation(instrument, a_person(), a_span(26, 9, 2))
    page = (
        browser_of(context, None).get(f"/timeline?view=week&on=2026-11-29&{alone}").text
    )
    lane = BeautifulSoup(page, "lxml").select_one(".tl-lane")
    assert lane.select_one(f".block.taken.s-{3 * 48 + 18}.w-4")


def test_free_time_leads_to_its_booking_form(context):
    instrument, alone = an_instrument_alone()
    a_policy(instrument)
    browser = browser_of(context, a_person())
    page = browser.get(f"/timeline?on=2026-11-26&{alone}").text
    link = BeautifulSoup(page, "lxml").select_one("a.block.free")["href"]
    assert browser.get(link).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "on=2026-13-01",
        "view=month",
        "row=-1",
        "q=" + "x" * 101,
        "q=%00",
        "nothing=1",
        "endpoint=x",
        "_external=1",
    ],
)
def test_what_cannot_be_read_is_said_and_something_is_shown(context, query):
    said = browser_of(context, None).get(f"/timeline?{query}")
    assert said.status_code == 422
    assert "error-summary" in said.text


def test_a_row_beyond_the_last_shows_the_last(many):
    context, unit, made = many
    page = browser_of(context, None).get(f"/timeline?unit={unit.code}&row=99999").text
    assert rows_of(page) == [made[-1].code]


def test_an_unpublished_listing_is_not_on_it(context):
    unit = an_organisation()
    an_instrument(unit, state="draft")
    page = browser_of(context, a_person()).get(f"/timeline?unit={unit.code}").text
    assert rows_of(page) == []


def test_the_api_pages_through_the_same_rows(many):
    context, unit, made = many
    program, seen = context.test_client(), []
    path = f"/api/v1/timeline?on=2026-11-26&unit={unit.code}&limit=20"
    cursor = ""
    for _ in range(3):
        answer = program.get(path + cursor)
        assert answer.json["total"] == len(made)
        seen += [row["instrument"] for row in answer.json["items"]]
        cursor = f"&cursor={answer.json['next_cursor']}"
    assert seen == [one.code for one in made]
    assert answer.json["next_cursor"] is None
    row = answer.json["items"][0]
    assert set(row) == set(TimelineRowSchema().fields)
    assert set(row["blocks"][0]) == set(BlockSchema().fields)
    assert program.get(path + "&cursor=zzz").status_code == 422
    assert program.get(path + "&days=8").status_code == 422


def test_a_chunk_costs_the_same_few_statements_however_many_rows(many, statements):
    context, unit, made = many
    for one in made:
        a_reservation(one, a_person(), a_span(26, 9))
    guest = browser_of(context, None)
    guest.get(f"/timeline?unit={unit.code}")
    with statements() as sent:
        guest.get(f"/timeline/rows?unit={unit.code}&on=2026-11-26&row={CHUNK}")
    assert len(sent) <= 6
    with statements() as sent:
        guest.get(f"/timeline?unit={unit.code}&on=2026-11-26")
    assert len(sent) <= 9


def test_the_search_leads_to_the_timeline_with_its_filters(context, now):
    page = browser_of(context, None).get("/find?zone=zhangjiang").text
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    assert f"/timeline?zone=zhangjiang&amp;on={tomorrow}" in page
