"""The lab's desk: board, approvals, downtime and terms, and who may not enter."""

import pytest

from booking.models.reservation import Downtime, Reservation
from booking.models.terms import RateEntry
from booking.rules.reservation_state import ReservationState
from kernel.store.db import db
from tests.builders.booking import (
    a_downtime,
    a_policy,
    a_reservation,
    a_span,
    local,
    rates,
)
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of

DESK_PATHS = ("/desk", "/desk/approvals", "/desk/maintenance")


def a_lab(context):
    """Make a lab with one instrument; return it with its manager's browser."""
    unit = an_organisation()
    instrument = an_instrument(unit)
    return instrument, browser_of(context, a_person("lab_manager", unit))


def test_the_board_shows_who_is_on_each_instrument(context):
    instrument, desk = a_lab(context)
    person = a_person()
    a_reservation(instrument, person, a_span(25, 9, 3))
    page = desk.get("/desk").text
    assert person.name in page
    assert f"使用中 · {person.name} 到 12:00" in page
    assert "s-108 w-36" in page, "from 9:00 in steps of five minutes, three hours long"
    assert "3.0" in page
    assert "100 %" in page, "the person comes from another zone"


def test_the_board_of_another_day_has_no_now(context):
    _instrument, desk = a_lab(context)
    assert "data-now" in desk.get("/desk").text
    assert "data-now" not in desk.get("/desk?on=2026-11-30").text


def test_a_lab_without_instruments_is_led_to_its_first_listing(context):
    manager = a_person("lab_manager", an_organisation())
    assert "还没有已发布的仪器" in browser_of(context, manager).get("/desk").text


@pytest.mark.parametrize("path", DESK_PATHS)
def test_researchers_and_guests_do_not_enter_the_desk(context, path):
    assert browser_of(context, a_person()).get(path).status_code == 403
    assert browser_of(context, None).get(path).status_code == 303


def test_a_manager_approves_from_the_board_and_returns_there(context):
    instrument, desk = a_lab(context)
    request = a_reservation(instrument, a_person(), state="requested")
    assert request.code in desk.get("/desk/approvals").text
    said = desk.post(f"/desk/approvals/{request.code}/approve", data={"_next": "/desk"})
    assert said.status_code == 303
    assert said.headers["Location"] == "/desk"
    assert state_of(request) is ReservationState.CONFIRMED


def test_nobody_is_led_to_another_host_after_a_decision(context):
    instrument, desk = a_lab(context)
    request = a_reservation(instrument, a_person(), state="requested")
    said = desk.post(
        f"/desk/approvals/{request.code}/approve", data={"_next": "//evil.example/"}
    )
    assert said.headers["Location"] == "/desk/approvals"


def test_declining_needs_a_reason(context):
    instrument, desk = a_lab(context)
    request = a_reservation(instrument, a_person(), state="requested")
    path = f"/desk/approvals/{request.code}/decline"
    refused = desk.post(path)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert "<title>错误： 审批 · 联仪</title>" in refused.text
    assert state_of(request) is ReservationState.REQUESTED
    assert desk.post(path, data={"comment": "缺含水率"}).status_code == 303
    assert state_of(request) is ReservationState.DECLINED


def test_a_lab_does_not_decide_for_another(context):
    instrument, _desk = a_lab(context)
    _other, stranger = a_lab(context)
    request = a_reservation(instrument, a_person(), state="requested")
    assert request.code not in stranger.get("/desk/approvals").text
    for act in ("approve", "decline"):
        path = f"/desk/approvals/{request.code}/{act}"
        assert stranger.post(path, data={"comment": "no"}).status_code == 404
    assert state_of(request) is ReservationState.REQUESTED


def a_downtime_form(instrument, **more):
    return {
        "instrument": instrument.code,
        "kind": "fault",
        "start_day": "2026-11-26",
        "start_time": "08:00",
        "end_day": "2026-11-26",
        "end_time": "18:00",
        "reason": "离子源故障",
        **more,
    }


def test_a_lab_takes_an_instrument_out_of_use_and_back(context):
    instrument, desk = a_lab(context)
    entered = desk.post("/desk/maintenance", data=a_downtime_form(instrument))
    assert entered.status_code == 303
    assert "离子源故障" in desk.get("/desk/maintenance").text
    row = db.session.query(Downtime).filter_by(instrument_id=instrument.id).one()
    assert desk.post(f"/desk/maintenance/{row.id}/end").status_code == 303
    assert "离子源故障" not in desk.get("/desk/maintenance").text


def test_downtime_over_bookings_names_the_bookings(context):
    instrument, desk = a_lab(context)
    booking = a_reservation(instrument, a_person(), a_span(26, 9, 2))
    refused = desk.post("/desk/maintenance", data=a_downtime_form(instrument))
    assert refused.status_code == 409
    assert booking.code in refused.text
    assert 'value="离子源故障"' in refused.text


def test_a_downtime_that_ends_before_it_starts_is_said_at_its_field(context):
    instrument, desk = a_lab(context)
    form = a_downtime_form(instrument, end_day="2026-11-25")
    refused = desk.post("/desk/maintenance", data=form)
    assert refused.status_code == 422
    assert 'href="#f-end_day"' in refused.text


def test_a_lab_does_not_close_what_another_runs(context):
    instrument, _desk = a_lab(context)
    _other, stranger = a_lab(context)
    down = a_downtime(instrument, a_span(26, 8, 4))
    said = stranger.post("/desk/maintenance", data=a_downtime_form(instrument))
    assert said.status_code in (403, 404)
    assert stranger.post(f"/desk/maintenance/{down.id}/end").status_code in (403, 404)
    assert instrument.name_zh not in stranger.get("/desk/maintenance").text


TERMS = {
    "unit": "h",
    "rate_academic": "450",
    "opening_fee": "200",
    "step_min": "30",
    "shortest_min": "60",
    "longest_min": "480",
    "approval": "external",
    "training": "none",
    "mon": "08:00-12:00, 13:00-20:00",
}


def test_a_lab_sets_prices_and_opening_hours(context):
    instrument, desk = a_lab(context)
    path = f"/desk/instruments/{instrument.code}/terms"
    assert desk.get(path).status_code == 200
    assert desk.post(path, data={**TERMS, "_version": "0"}).status_code == 303
    rate = db.session.query(RateEntry).filter_by(instrument_id=instrument.id).one()
    assert (rate.price_class, rate.amount_fen) == ("academic", 45000)
    page = desk.get(path).text
    assert 'value="450"' in page
    assert 'value="08:00-12:00, 13:00-20:00"' in page


def test_a_wrong_price_is_said_at_its_field_and_the_rest_is_kept(context):
    instrument, desk = a_lab(context)
    path = f"/desk/instruments/{instrument.code}/terms"
    refused = desk.post(path, data={**TERMS, "rate_academic": "many"})
    assert refused.status_code == 422
    assert 'href="#f-rate_academic"' in refused.text
    assert 'value="many"' in refused.text
    assert 'value="08:00-12:00, 13:00-20:00"' in refused.text


def test_terms_are_not_for_strangers(context):
    instrument, _desk = a_lab(context)
    _other, stranger = a_lab(context)
    path = f"/desk/instruments/{instrument.code}/terms"
    assert stranger.get(path).status_code == 403
    assert stranger.post(path, data=TERMS).status_code == 403


def test_the_booking_page_lets_the_lab_decide(context):
    instrument, desk = a_lab(context)
    person = a_person()
    request = a_reservation(instrument, person, state="requested")
    assert "你的决定" in desk.get(f"/bookings/{request.code}").text
    mine = browser_of(context, person)
    assert "你的决定" not in mine.get(f"/bookings/{request.code}").text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_desk_page_speaks_both_languages(context, lang):
    instrument, desk = a_lab(context)
    a_policy(instrument, approval="owner")
    rates(instrument, academic=100)
    request = a_reservation(
        instrument, a_person(), state="requested", lapses_at=local(25, 12)
    )
    a_downtime(instrument, a_span(25, 8, 12))
    for path in (
        *DESK_PATHS,
        f"/bookings/{request.code}",
        f"/desk/instruments/{instrument.code}/terms",
        "/help",
        "/about",
        "/api/v1/docs",
    ):
        page = desk.get(f"{path}?lang={lang}")
        assert page.status_code == 200, path
        assert f'<html lang="{"en" if lang == "en" else "zh-CN"}"' in page.text
        assert "style=" not in page.text
        assert "<script>" not in page.text


def state_of(reservation: Reservation) -> ReservationState:
    db.session.expire_all()
    return db.session.get_one(Reservation, reservation.id).state
