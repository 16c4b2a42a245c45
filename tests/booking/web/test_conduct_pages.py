"""Standing, appeals and house rules on pages and over REST."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from booking.models.appeal import Appeal
from booking.models.terms import PolicySetting
from kernel.store.db import db
from tests.builders.booking import a_reservation, a_span, a_unit_policy
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

DAY = timedelta(days=1)
API = "/api/v1"


@pytest.fixture
def lab(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    a_unit_policy(instrument, no_show_limit=1, credit_start=100)
    manager, person = a_person("lab_manager", unit), a_person()
    row = a_reservation(instrument, person, a_span(25).shifted(-3 * DAY), "no_show")
    return context, unit, instrument, manager, person, row


def text_of(answer) -> str:
    return BeautifulSoup(answer.get_data(as_text=True), "lxml").get_text(" ")


def test_the_person_reads_why_and_appeals_and_the_lab_answers(lab):
    app, _unit, _instrument, manager, person, row = lab
    mine, desk = browser_of(app, person), browser_of(app, manager)
    page = text_of(mine.get("/me/standing?lang=en"))
    assert "80 of 100" in page
    assert row.code in page
    sent = mine.post(
        f"/bookings/{row.code}/appeal", data={"mark": "no_show", "reason": "地铁故障"}
    )
    assert sent.status_code == 303
    assert "地铁故障" in text_of(desk.get("/desk/appeals"))
    empty = desk.post(f"/desk/appeals/{row.code}/no_show/reject", data={"comment": ""})
    assert empty.status_code == 422
    done = desk.post(f"/desk/appeals/{row.code}/no_show/grant", data={})
    assert done.status_code == 303
    assert "100 of 100" in text_of(mine.get("/me/standing?lang=en"))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"mark": "no_show", "reason": ""}, 422),
        ({"mark": "no_show", "reason": "x" * 1001}, 422),
        ({"mark": "no_show", "reason": "a\x00b"}, 422),
        ({"mark": "lazy", "reason": "x"}, 422),
        ({"mark": "overrun", "reason": "x"}, 409),
        ({"mark": "no_show", "reason": "x", "state": "granted"}, 422),
    ],
)
def test_what_cannot_be_meant_is_said_at_the_form(lab, given, status):
    app, _unit, _instrument, _manager, person, row = lab
    answer = browser_of(app, person).post(f"/bookings/{row.code}/appeal", data=given)
    assert answer.status_code == status
    assert db.session.query(Appeal).count() == 0


def test_the_same_over_rest(lab):
    app, _unit, _instrument, manager, person, row = lab
    client = app.test_client()
    mine = {"Authorization": f"Bearer {token_of(person)}"}
    theirs = {"Authorization": f"Bearer {token_of(manager)}"}
    [seen] = client.get(f"{API}/standing", headers=mine).json["items"]
    assert seen["score"] == 80
    assert seen["free_from"] == "2026-12-22"
    assert seen["reasons"][0]["mark"] == "no_show"
    appeals = f"{API}/reservations/{row.code}/appeals"
    wanted, once = {"mark": "no_show", "reason": "x"}, {"Idempotency-Key": "k1", **mine}
    made = client.post(appeals, json=wanted, headers=once)
    assert made.status_code == 201
    again = client.post(appeals, json=wanted, headers=once)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.post(appeals, json=wanted, headers=mine).status_code == 409
    [open_one] = client.get(f"{API}/appeals", headers=theirs).json["items"]
    assert open_one["booking"] == row.code
    assert client.get(f"{API}/appeals", headers=mine).status_code == 403
    one = f"{appeals}/no_show"
    assert client.post(f"{one}/reject", json={}, headers=theirs).status_code == 422
    said = client.post(f"{one}/reject", json={"comment": "no"}, headers=theirs)
    assert said.json["state"] == "rejected"
    assert client.post(f"{one}/grant", json={}, headers=theirs).status_code == 409
    assert client.get(one, headers=mine).json["answer"] == "no"
    decided = client.get(f"{API}/appeals?state=decided", headers=theirs).json["items"]
    assert [each["state"] for each in decided] == ["rejected"]


def test_the_lab_notes_a_fault(lab):
    app, _unit, instrument, manager, person, _row = lab
    used = a_reservation(instrument, person, a_span(20), "completed")
    desk = browser_of(app, manager)
    assert desk.get(f"/bookings/{used.code}/fault").status_code == 200
    assert (
        browser_of(app, person).get(f"/bookings/{used.code}/fault").status_code == 403
    )
    sent = desk.post(f"/bookings/{used.code}/fault", data={"note": "探针断裂"})
    assert sent.status_code == 303
    assert "探针断裂" in text_of(browser_of(app, person).get("/me/standing"))


def test_only_the_units_form_shows_house_rules_and_sets_them(lab):
    app, unit, instrument, manager, _person, _row = lab
    desk = browser_of(app, manager)
    of_unit = desk.get(f"/desk/rules/organisations/{unit.code}")
    form = BeautifulSoup(of_unit.get_data(as_text=True), "lxml")
    assert form.select_one("[name=no_show_limit]")["value"] == "1"
    own = desk.get(f"/desk/instruments/{instrument.code}/terms")
    assert own.status_code == 200
    assert "no_show_limit" not in own.get_data(as_text=True)
    given = {
        one["name"]: one.get("value", "")
        for one in form.select("form[method=post] input[name]")
        if one.get("type") not in ("checkbox", "radio")
    }
    for one in form.select("form[method=post] select[name]"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        given[one["name"]] = chosen["value"]
    given |= {"no_show_limit": "4", "credit_below": "refuse"}
    sent = desk.post(f"/desk/rules/organisations/{unit.code}", data=given)
    assert sent.status_code == 303, text_of(sent)
    db.session.expire_all()
    latest = (
        db.session.query(PolicySetting)
        .filter_by(organisation_id=unit.id)
        .order_by(PolicySetting.id.desc())
        .first()
    )
    assert latest.settings["no_show_limit"] == 4
    assert latest.settings["credit_below"] == "refuse"
    assert latest.settings["credit_start"] == 100


def test_the_panel_says_until_when_and_how_to_appeal(lab):
    app, _unit, instrument, _manager, person, _row = lab
    span = a_span(27, 10)
    page = browser_of(app, person).get(
        "/book",
        query_string={
            "instrument": instrument.code,
            "start": span.start.isoformat(),
            "end": span.end.isoformat(),
            "lang": "en",
        },
    )
    said = text_of(page)
    assert "2026" in said
    assert "Appeal under My account, Conduct" in said


def test_the_lab_sees_how_somebody_who_asks_stands(lab):
    app, _unit, instrument, manager, person, _row = lab
    asked = a_reservation(instrument, person, a_span(29), "requested")
    page = browser_of(app, manager).get(f"/desk/approvals/{asked.code}/check?lang=en")
    assert "Credit with your unit: 80 of 100." in text_of(page)
    theirs = {"Authorization": f"Bearer {token_of(manager)}"}
    said = app.test_client().get(
        f"{API}/reservations/{asked.code}/check", headers=theirs
    )
    assert (said.json["credit"], said.json["missed"]) == (80, 1)
