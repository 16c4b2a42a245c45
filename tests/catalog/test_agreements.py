"""Terms on results and data: published in versions, accepted once, asked by bookings."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from booking.models.reservation import Reservation
from booking.rules.agreed import agreement_due, agreement_refusals
from booking.rules.facts import Facts, InstrumentTerms, Person
from booking.rules.policy import Policy
from catalog.models.agreement import Acceptance, Agreement
from catalog.rules.agreement import AgreementDue, begin_refusals
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values import clock
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of


def a_lab(context):
    unit = an_organisation()
    manager = a_person("lab_manager", unit)
    return an_instrument(unit), manager, browser_of(context, manager)


def bearer(person, **more):
    return {"Authorization": f"Bearer {token_of(person)}", **more}


def published(desk, instrument, text_zh="数据归委托方。", **more):
    path = f"/instruments/{instrument.code}/agreement"
    return desk.post(path, data={"text_zh": text_zh, **more})


def asked(instrument, day=27, **more):
    span = a_span(day=day)
    return {
        "instrument": instrument.code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "sample",
        "purpose": "检测",
        **more,
    }


def test_only_a_new_booking_of_somebody_from_elsewhere_is_asked():
    terms = InstrumentTerms(1, "X", 1, None, "neobay", "010200")
    due = AgreementDue(1, 3, accepted=False)

    def facts(agreement, **more):
        return Facts(Policy(), terms, Person(1, **more), agreement=agreement)

    assert agreement_due(facts(None)) is None
    assert agreement_due(facts(AgreementDue(1, 3, accepted=True))) is None
    assert agreement_due(facts(due, is_manager=True)) is None
    assert agreement_refusals(facts(due), 3) == []
    (reason,) = agreement_refusals(facts(due), 2)
    assert reason.params == {"version": 3}


def test_terms_begin_today_at_the_earliest(now):
    today = now.date()
    assert begin_refusals(today, today) == []
    assert len(begin_refusals(today - timedelta(days=1), today)) == 1


def test_a_booking_asks_for_the_version_in_force_once(context):
    instrument, _, desk = a_lab(context)
    person = a_person("researcher")
    client, headers = context.test_client(), bearer(person)
    assert published(desk, instrument).status_code == 303
    seen = client.post(
        "/api/v1/reservations/preview", json=asked(instrument), headers=headers
    )
    assert seen.json["terms_to_accept"] == 1
    refused = client.post(
        "/api/v1/reservations", json=asked(instrument), headers=headers
    )
    assert [one["code"] for one in refused.json["reasons"]] == ["TermsNotAccepted"]
    wrong = asked(instrument, accept_terms=2)
    assert (
        client.post("/api/v1/reservations", json=wrong, headers=headers).status_code
        == 409
    )
    assert db.session.query(Acceptance).count() == 0
    right = asked(instrument, accept_terms=1)
    assert (
        client.post("/api/v1/reservations", json=right, headers=headers).status_code
        == 201
    )
    row = db.session.query(Reservation).one()
    assert row.agreement_id == db.session.query(Agreement).one().id
    again = asked(instrument, 30)
    assert (
        client.post("/api/v1/reservations", json=again, headers=headers).status_code
        == 201
    )

    published(desk, instrument, "第二版。", text_en="Second.")
    third = asked(instrument, 30, start=a_span(30, 14).start.isoformat(), end=a_span(30, 14).end.isoformat())  # fmt: skip
    refused = client.post("/api/v1/reservations", json=third, headers=headers)
    assert [one["code"] for one in refused.json["reasons"]] == ["TermsNotAccepted"]
    api = f"/api/v1/instruments/{instrument.code}/agreement"
    assert (
        client.post(f"{api}/accept", json={"version": 1}, headers=headers).status_code
        == 409
    )
    for _ in range(2):
        accepted = client.post(f"{api}/accept", json={"version": 2}, headers=headers)
        assert accepted.status_code == 204
    assert (
        db.session.query(JournalEntry).filter_by(event="AgreementAccepted").count() == 2
    )
    told = client.get(api, headers=headers).json
    assert (told["in_force"]["version"], len(told["versions"])) == (2, 2)
    assert told["accepted_at"]
    assert (
        client.post("/api/v1/reservations", json=third, headers=headers).status_code
        == 201
    )


def test_the_panel_asks_and_books_with_the_tick(context):
    instrument, _, desk = a_lab(context)
    published(desk, instrument)
    person = a_person("researcher")
    browser = browser_of(context, person)
    assert 'name="accept_terms" value="1"' in browser.get("/book", query_string=asked(instrument)).text  # fmt: skip
    missed = browser.post("/book", data=asked(instrument))
    assert missed.status_code == 409
    assert "先接受知识产权与数据约定第 1 版" in missed.text
    assert (
        browser.post("/book", data=asked(instrument, accept_terms="1")).status_code
        == 303
    )


def test_what_was_booked_before_a_new_version_is_still_approved(context):
    instrument, manager, desk = a_lab(context)
    waiting = a_reservation(instrument, a_person("researcher"), a_span(27), "requested")
    published(desk, instrument)
    answer = context.test_client().post(
        f"/api/v1/reservations/{waiting.code}/approve",
        json={}, headers=bearer(manager, **{"If-Match": '"v1"'}),
    )  # fmt: skip
    assert answer.status_code == 200, answer.json


def test_an_instrument_s_own_terms_come_before_its_unit_s(context, now):
    instrument, _, desk = a_lab(context)
    published(desk, instrument, "全单位。", whole_unit="true")
    path = f"/instruments/{instrument.code}/agreement"
    guest = context.test_client()
    assert "全单位。" in guest.get(path).text
    assert "全单位。" in guest.get(f"/instruments/{instrument.code}").text
    published(desk, instrument, "明天起。", effective_on="2026-11-26")
    assert guest.get(f"/api/v1{path}").json["in_force"]["text_zh"] == "全单位。"
    with clock.frozen(now + timedelta(hours=14)):
        assert guest.get(f"/api/v1{path}").json["in_force"]["text_zh"] == "明天起。"


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"text_zh": ""}, 422, "此项必填"),
        ({"text_zh": "字" * 4001}, 422, "4000"),
        ({"text_zh": "a\x00b"}, 422, "控制字符"),
        ({"effective_on": "2026-11-24"}, 409, "最早从今天起"),
        ({"effective_on": "soon"}, 422, "2026-12-01"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(context, form, status, said):
    instrument, _, desk = a_lab(context)
    answer = published(desk, instrument, **{"text_zh": "x", **form})
    assert answer.status_code == status
    assert said in answer.text
    assert db.session.query(Agreement).count() == 0


def test_nobody_else_publishes_and_guests_do_not_accept(context):
    instrument, _, desk = a_lab(context)
    published(desk, instrument)
    stranger = browser_of(context, a_person("lab_manager"))
    assert published(stranger, instrument).status_code == 403
    path = f"/instruments/{instrument.code}/agreement/accept"
    assert "/login" in context.test_client().post(path, data={"version": "1"}).headers["Location"]  # fmt: skip
    assert stranger.post(path, data={"version": "9"}).status_code == 409
    assert stranger.post(path, data={"version": "1"}).status_code == 303
    draft = an_instrument(an_organisation(), "draft")
    answer = stranger.get(f"/instruments/{draft.code}/agreement")
    assert answer.status_code == 404


def test_a_version_never_changes(context):
    instrument, _, desk = a_lab(context)
    published(desk, instrument)
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(text("UPDATE catalog_agreement SET text_zh = 'x'"))
