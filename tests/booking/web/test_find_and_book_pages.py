"""The search, the instrument's page and the booking panel, as the server writes them."""

import re

import pytest
from flask import Flask

from booking.models.reservation import Reservation
from booking.rules.span import Span
from catalog.commands.index_listing import index_listing
from catalog.models.instrument import Instrument
from kernel.store.db import db
from tests.builders.booking import a_policy, a_reservation, a_span, local, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def instrument(context: Flask) -> Instrument:
    made = an_instrument(category_code="010200", contact_phone="021-5555 0001")
    rates(made, opening_fee_fen=20000, academic=450)
    a_policy(made, training="none", approval="none", notice_book_min=60)
    return made


def slot(instrument: Instrument, span: Span | None = None, **more: str):
    span = span or a_span()
    times = {"start": span.start.isoformat(), "end": span.end.isoformat()}
    return {"instrument": instrument.code, **times, **more}


def held() -> int:
    return db.session.query(Reservation).count()


def test_a_found_instrument_offers_a_slot_as_a_plain_link(context, instrument):
    page = browser_of(context, a_person()).get("/find?unit=&on=2026-11-26")
    assert page.status_code == 200
    assert f"/book?instrument={instrument.code}&amp;start=" in page.text


def test_a_misread_field_is_named_and_the_others_are_kept(context, instrument):
    page = browser_of(context, None).get("/find?q=Model&length=abc&zone=zhangjiang")
    assert page.status_code == 422
    assert 'href="#f-length"' in page.text
    assert 'value="Model"' in page.text
    assert "<title>错误：" in page.text


def test_a_search_without_results_says_what_to_do(context):
    page = browser_of(context, None).get("/find?q=qqqzzz&zone=lingang")
    assert "没有找到“qqqzzz”" in page.text
    assert "去掉筛选再找" in page.text


def test_the_strip_without_numbers_does_not_ask_again(context):
    strip = browser_of(context, None).get("/find/days?on=2026-11-26").text
    assert "hx-get" not in strip


def test_the_panel_says_price_rules_and_the_way_to_confirm(context, instrument):
    page = browser_of(context, a_person()).get(
        "/book/panel", query_string=slot(instrument)
    )
    assert "¥1,100" in page.text
    assert "规则检查通过，提交即生效" in page.text
    assert "data-confirm" in page.text
    assert "<html" not in page.text


def test_a_guest_is_shown_the_way_in_and_back(context, instrument):
    page = browser_of(context, None).get("/book", query_string=slot(instrument))
    link = re.search(r'href="(/login\?next=[^"]+)"', page.text)
    assert link
    assert f"instrument%3D{instrument.code}" in link[1]
    assert "amp" not in link[1]


def test_who_may_not_book_is_told_so(context, instrument):
    coordinator = browser_of(context, a_person("coordinator"))
    page = coordinator.get("/book", query_string=slot(instrument))
    assert "你的账号不能预约" in page.text
    assert '<button class="button primary' not in page.text


def test_confirming_books_once_however_often_it_is_sent(context, instrument):
    browser = browser_of(context, a_person())
    form = slot(instrument, purpose="质谱测试", _key="k1")
    answers = [browser.post("/book", data=form) for _ in range(2)]
    assert {a.status_code for a in answers} == {303}
    assert len({a.location for a in answers}) == 1
    assert held() == 1


def test_a_script_is_sent_to_the_booking_it_made(context, instrument):
    browser = browser_of(context, a_person())
    answer = browser.post(
        "/book", data=slot(instrument, purpose="质谱测试"), headers=HTMX
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/bookings/B-")


def test_a_taken_slot_is_refused_with_what_is_free_instead(context, instrument):
    a_reservation(instrument, a_person())
    browser = browser_of(context, a_person())
    answer = browser.post("/book", data=slot(instrument, purpose="质谱测试"))
    assert answer.status_code == 409
    assert "verdict bad" in answer.text
    offered = re.findall(r'href="(/book\?[^"]+)"[^>]*data-alternative', answer.text)
    assert 1 <= len(offered) <= 4
    page = browser.get(offered[0].replace("&amp;", "&")).text
    assert "规则检查通过" in page
    assert held() == 1


def test_a_time_changed_by_hand_is_shown_before_it_is_booked(context, instrument):
    browser = browser_of(context, a_person())
    typed = {
        "start_day": "2026-11-26", "start_time": "13:00",
        "end_day": "2026-11-26", "end_time": "16:00",
    }  # fmt: skip
    answer = browser.post("/book", data=slot(instrument, purpose="x", **typed))
    assert answer.status_code == 200
    assert "13:00–16:00" in answer.text
    assert "¥1,550" in answer.text
    assert held() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"purpose": ""}, "e-purpose"),
        ({"purpose": "x" * 501}, "e-purpose"),
        ({"mode": "sample", "samples": "many", "purpose": "x"}, "samples"),
        (
            {
                "purpose": "x", "start_day": "2026-11-26", "start_time": "13:00",
                "end_day": "2026-11-26", "end_time": "12:00",
            },
            "e-end",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(context, instrument, wrong, said):
    browser = browser_of(context, a_person())
    answer = browser.post("/book", data=slot(instrument, **wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert held() == 0


def test_self_operation_without_training_offers_the_mode_that_is_open(context):
    gated = an_instrument(category_code="010200")
    rates(gated, academic=450)
    a_policy(gated, training="exam", training_for=["self"])
    page = browser_of(context, a_person()).get(
        "/book", query_string=slot(gated, mode="self")
    )
    assert "改为协助上机" in page.text


def test_an_approval_is_asked_for_with_a_request(context):
    asked = an_instrument(category_code="010200")
    a_policy(asked, training="none", approval="owner")
    page = browser_of(context, a_person()).get("/book", query_string=slot(asked))
    assert "提交申请" in page.text
    assert "需审批" in page.text


def test_an_unpublished_instrument_is_not_known_to_strangers(context):
    hidden = an_instrument(state="draft")
    browser = browser_of(context, a_person())
    for path in ("/book", "/book/panel"):
        assert browser.get(path, query_string=slot(hidden)).status_code == 404
    assert browser.get(f"/instruments/{hidden.code}").status_code == 404
    assert browser.get(f"/instruments/{hidden.code}/calendar").status_code == 404
    sent = browser.post("/book", data=slot(hidden, purpose="x"))
    assert sent.status_code == 404


def test_a_telephone_number_is_for_people_who_signed_in(context, instrument):
    path = f"/instruments/{instrument.code}"
    assert "021-5555 0001" in browser_of(context, a_person()).get(path).text
    assert "021-5555 0001" not in browser_of(context, None).get(path).text


def test_the_week_shows_no_name_of_who_booked(context, instrument):
    someone = a_person()
    a_reservation(instrument, someone, Span(local(26, 9), local(26, 11)))
    page = browser_of(context, a_person()).get(f"/instruments/{instrument.code}").text
    assert "block taken" in page
    assert someone.name not in page


def test_a_week_alone_is_a_page_and_for_a_script_a_fragment(context, instrument):
    browser = browser_of(context, None)
    path = f"/instruments/{instrument.code}/calendar?on=2026-11-30"
    assert "<html" in browser.get(path).text
    fragment = browser.get(path, headers=HTMX).text
    assert fragment.lstrip().startswith("<section")


def test_a_misspelt_search_offers_the_spelling_that_finds_something(context, now):
    lab = an_instrument(manufacturer="Bruker")
    index_listing(lab)
    db.session.commit()
    page = browser_of(context, None).get("/find?q=brucker")
    assert "q=bruker" in page.text
    said = browser_of(context, None).get("/api/v1/availability?q=brucker").json
    assert said["did_you_mean"] == "bruker"
    right = browser_of(context, None).get("/api/v1/availability?q=bruker").json
    assert right["did_you_mean"] is None
