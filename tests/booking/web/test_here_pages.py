"""The page behind the QR code, its label, and the buttons of the board."""

import pytest

from booking.models.reservation import Downtime, Reservation
from booking.rules.reservation_state import ReservationState
from kernel.store.db import db
from tests.builders.booking import a_policy, a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of


@pytest.fixture
def lab(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    a_policy(instrument, training="none", approval="none", no_show_after_min=60)
    rates(instrument, academic=100)
    return instrument, browser_of(context, a_person("lab_manager", unit))


def test_a_stranger_sees_the_state_and_where_to_sign_in(context, lab):
    page = browser_of(context, None).get(f"/i/{lab[0].code}")
    assert page.status_code == 200
    assert f"/login?next=/i/{lab[0].code}" in page.text


def test_from_scan_to_check_out_without_typing(context, lab):
    row = a_reservation(lab[0], person := a_person(), a_span(25, 10, 2))
    phone, here = browser_of(context, person), f"/i/{lab[0].code}"
    assert "签到并开始计时" in phone.get(here).text
    for _ in range(2):
        answer = phone.post(f"/bookings/{row.code}/check-in", data={"_next": here})
        assert answer.headers["Location"] == here
    page = phone.get(here).text
    assert "结束并签退" in page
    assert "/extend" in page
    phone.post(f"/bookings/{row.code}/check-out", data={"_next": here})
    db.session.refresh(row)
    assert row.state is ReservationState.COMPLETED


def test_a_walk_up_sent_twice_books_once(context, lab):
    phone, here = browser_of(context, a_person()), f"/i/{lab[0].code}"
    sent = {"length_min": "60", "purpose": "试测", "_key": "k1"}
    assert phone.post(f"{here}/use", data=sent).status_code == 303
    assert phone.post(f"{here}/use", data=sent).status_code == 303
    assert db.session.query(Reservation).count() == 1


def test_a_fault_without_words_is_asked_for_at_its_field(context, lab):
    phone = browser_of(context, a_person())
    page = phone.post(f"/i/{lab[0].code}/fault", data={"kind": "unusable"})
    assert page.status_code == 422
    assert 'id="e-comment"' in page.text
    assert db.session.query(Downtime).count() == 0


def test_the_label_carries_the_code_and_is_the_labs_alone(context, lab):
    page = lab[1].get(f"/i/{lab[0].code}/label")
    assert "<svg" in page.text
    assert f"http://localhost/i/{lab[0].code}" in page.text
    other = browser_of(context, a_person("lab_manager"))
    assert other.get(f"/i/{lab[0].code}/label").status_code == 403


def test_the_board_names_who_is_late_and_releases_them(context, lab):
    row = a_reservation(lab[0], person := a_person(), a_span(25, 9.5, 2))
    page = lab[1].get("/desk").text
    assert f"{person.name} 未签到" in page
    assert 'hx-trigger="every 30s"' in page
    lab[1].post(f"/bookings/{row.code}/release", data={"_next": "/desk"})
    db.session.refresh(row)
    assert row.state is ReservationState.NO_SHOW


def test_the_api_checks_in_too(context, lab):
    row = a_reservation(lab[0], person := a_person(), a_span(25, 10, 2))
    browser = browser_of(context, person)
    answer = browser.post(f"/api/v1/reservations/{row.code}/check-in")
    assert answer.json["state"] == "in_use"


def test_the_api_reports_a_fault_that_closes_the_instrument_for_its_lab(context, lab):
    said = {"instrument": lab[0].code, "kind": "safety", "comment": "漏气"}
    answer = lab[1].post("/api/v1/faults", json=said)
    assert answer.status_code == 201
    assert answer.json["closed_until"] == "2026-11-25T16:00:00Z"
    assert "漏气" in browser_of(context, None).get(f"/i/{lab[0].code}").text
