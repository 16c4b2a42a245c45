"""The desk's pages and the shared list."""

import csv
import io
import re

from openpyxl import load_workbook

from catalog.commands.index_listing import index_listing
from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState
from kernel.store.db import db
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of
from tests.catalog.test_api import FIELDS, REST


def a_desk(context):
    unit = an_organisation()
    return unit, browser_of(context, a_person("lab_manager", unit))


def by_code(code: str) -> Instrument:
    db.session.expire_all()
    return db.session.query(Instrument).filter_by(code=code).one()


def version_on(page) -> str:
    return re.search(r'name="_version" value="(\d+)"', page.text).group(1)


def test_a_manager_writes_submits_and_publishes_a_listing(context):
    _unit, desk = a_desk(context)
    assert desk.get("/desk/instruments/new").status_code == 200
    made = desk.post("/desk/instruments/new", data={**FIELDS, "_key": "k"})
    assert made.status_code == 303, made.text
    path = made.headers["Location"]
    again = desk.post("/desk/instruments/new", data={**FIELDS, "_key": "k"})
    assert again.headers["Location"] == path

    page = desk.get(path)
    assert "主要技术指标" in page.text
    early = desk.post(
        path, data={**FIELDS, "do": "submit", "_version": version_on(page)}
    )
    assert early.status_code == 409
    full = {**FIELDS, **REST}
    sent = desk.post(path, data={**full, "do": "submit", "_version": version_on(early)})
    assert sent.status_code == 303, sent.text
    page = desk.get(path)
    done = desk.post(path, data={**full, "do": "publish", "_version": version_on(page)})
    assert done.status_code == 303, done.text
    code = path.split("/")[3]
    listing = by_code(code)
    assert listing.state is ListingState.PUBLISHED
    assert listing.original_value_fen == 850500000
    page = desk.get(path)
    assert "已发布" in page.text
    assert code in context.test_client().get("/list?q=zhipu").text


def test_what_was_typed_is_shown_again_with_its_faults(context):
    _unit, desk = a_desk(context)
    data = {**FIELDS, "name_zh": "", "specs_zh": "长" * 501, "room": "B103"}
    answer = desk.post("/desk/instruments/new", data=data)
    assert answer.status_code == 422
    assert 'value="B103"' in answer.text
    assert "501" in answer.text
    assert 'href="#f-name_zh"' in answer.text


def test_a_stale_form_says_what_changed_and_keeps_what_was_typed(context):
    unit, desk = a_desk(context)
    listing = an_instrument(unit)
    path = f"/desk/instruments/{listing.code}/edit"
    base = {**FIELDS, **REST, "_version": "1"}
    assert desk.post(path, data={**base, "room": "A1"}).status_code == 303
    late = desk.post(path, data={**base, "room": "B2", "contact_name": "沈括"})
    assert late.status_code == 409
    assert "A1" in late.text
    assert 'value="B2"' in late.text
    assert version_on(late) == "2"
    assert by_code(listing.code).room == "A1"


def test_clearing_a_field_clears_it(context):
    unit, desk = a_desk(context)
    listing = an_instrument(unit, state="draft", room="B103")
    path = f"/desk/instruments/{listing.code}/edit"
    desk.post(path, data={**FIELDS, "room": "", "_version": "1"})
    assert by_code(listing.code).room == ""


def test_a_published_listing_cannot_lose_what_sharing_needs(context):
    unit, desk = a_desk(context)
    listing = an_instrument(unit, specs_zh="x")
    path = f"/desk/instruments/{listing.code}/edit"
    answer = desk.post(path, data={**FIELDS, "_version": "1"})
    assert answer.status_code == 409


def test_a_coordinator_returns_a_listing_with_a_comment(context):
    unit, _desk = a_desk(context)
    listing = an_instrument(unit, state="in_review")
    coordinator = browser_of(context, a_person("coordinator"))
    assert listing.code in coordinator.get("/desk/instruments").text
    path = f"/desk/instruments/{listing.code}"
    assert (
        "返回修改" in (page := coordinator.get(f"{path}/edit")).text
        or "退回修改" in page.text
    )
    silent = coordinator.post(f"{path}/state", data={"do": "return", "_version": "1"})
    assert silent.status_code == 409
    said = {"do": "return", "_version": "1", "comment": "缺少指标"}
    assert coordinator.post(f"{path}/state", data=said).status_code == 303
    assert by_code(listing.code).state is ListingState.RETURNED
    assert coordinator.get(f"{path}/edit").status_code == 404
    publish = coordinator.post(f"{path}/edit", data={**FIELDS, "do": "publish"})
    assert publish.status_code == 403


def test_a_copy_leaves_out_what_belongs_to_one_machine(context):
    unit, desk = a_desk(context)
    listing = an_instrument(unit, room="B103", specs_zh="分辨率 240000")
    page = desk.get(f"/desk/instruments/new?copy={listing.code}")
    assert "分辨率 240000" in page.text
    assert "B103" not in page.text


def test_the_desk_is_shut_to_researchers_and_guests(context):
    person = browser_of(context, a_person("researcher"))
    assert person.get("/desk/instruments").status_code == 403
    guest = context.test_client().get("/desk/instruments")
    assert guest.status_code == 303
    assert "/login" in guest.headers["Location"]


def test_another_labs_manager_does_not_see_the_desk_of_a_public_listing(context):
    listing = an_instrument()
    _unit, stranger = a_desk(context)
    path = f"/desk/instruments/{listing.code}"
    assert stranger.get(f"{path}/edit").status_code == 403
    assert stranger.post(f"{path}/edit", data=FIELDS).status_code == 403
    assert stranger.post(f"{path}/state", data={"do": "retire"}).status_code == 403
    assert stranger.get(f"/desk/instruments/new?copy={listing.code}").status_code == 200


def test_the_list_can_be_taken_away_and_runs_no_formula(context):
    unit = an_organisation()
    for model in ("=cmd|' /C calc'!A0", "@SUM(1)", "Plain 1"):
        index_listing(an_instrument(unit, model=model))
    guest = context.test_client()
    table = guest.get(f"/list.csv?unit={unit.code}")
    assert table.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert sorted(row[3] for row in rows[1:]) == [
        "'=cmd|' /C calc'!A0",
        "'@SUM(1)",
        "Plain 1",
    ]
    book = load_workbook(io.BytesIO(guest.get(f"/list.xlsx?unit={unit.code}").data))
    cells = [row[3] for row in book.active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_list_has_pages_and_words_for_nothing(context):
    unit = an_organisation()
    for _ in range(51):
        an_instrument(unit)
    guest = context.test_client()
    first = guest.get(f"/list?unit={unit.code}")
    assert 'aria-current="page">1</a>' in first.text
    last = guest.get(f"/list?unit={unit.code}&page=99")
    assert 'aria-current="page">2</a>' in last.text
    assert "没有符合的仪器" in guest.get("/list?q=qqqqzzzz").text
    assert "No instrument matches" in guest.get("/list?q=qqqqzzzz&lang=en").text
