"""Certificates recorded and withdrawn, reminders, and bookings that rest on them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.commands.remind_certificate import remind_certificate
from catalog.jobs import remind_of_certificates
from catalog.models.certificate import Certificate
from catalog.reactions import REACTIONS
from kernel.journal.tables import JournalEntry, OutboxMessage
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import WORKER
from notification.models.notice import Notice
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

FORM = {
    "kind": "calibration",
    "certificate_no": "JZ-2026-001",
    "issued_by": "示例计量院",
    "specification": "JJF 1317",
    "issued_on": "2026-01-10",
    "valid_until": "2026-12-31",
}
CMA = {**FORM, "kind": "cma", "certificate_no": "CMA-1", "valid_until": "2030-01-01"}


def a_lab(context):
    unit = an_organisation()
    manager = a_person("lab_manager", unit)
    return an_instrument(unit), manager, browser_of(context, manager)


def path_of(instrument):
    return f"/desk/instruments/{instrument.code}/certificates"


def bearer(person, **more):
    return {"Authorization": f"Bearer {token_of(person)}", **more}


def told_of(client, instrument):
    return client.get(f"/api/v1/instruments/{instrument.code}/certificates").json


def test_a_recorded_certificate_stands_on_the_listing_with_its_mark(context):
    instrument, _, desk = a_lab(context)
    for form in (FORM, CMA):
        assert desk.post(path_of(instrument), data=form).status_code == 303
    guest = context.test_client()
    told = told_of(guest, instrument)
    assert told["marks"] == {"cma": "2026-12-31"}
    assert [one["certificate_no"] for one in told["items"]] == ["CMA-1", "JZ-2026-001"]
    page = guest.get(f"/instruments/{instrument.code}").text
    assert "CMA 有效至 2026-12-31" in page
    assert "JZ-2026-001" in page


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"valid_until": "2026-01-09"}, 409, "不能早于发证日"),
        ({"issued_on": "2026-11-26"}, 409, "发证日还没到"),
        ({"kind": "iso"}, 422, "calibration"),
        ({"certificate_no": ""}, 422, "此项必填"),
        ({"certificate_no": "a\u202eb"}, 422, "控制字符"),
        ({"valid_until": "31.12.26"}, 422, "2026-12-01"),
        ({"document": "7"}, 422, "没有该编号的资料"),
        ({"more": "x"}, 422, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(context, change, status, said):
    instrument, _, desk = a_lab(context)
    answer = desk.post(path_of(instrument), data={**FORM, **change})
    assert answer.status_code == status
    assert said in answer.text
    assert told_of(desk, instrument)["items"] == []


def test_the_same_certificate_is_recorded_once_until_it_is_withdrawn(context):
    instrument, manager, desk = a_lab(context)
    desk.post(path_of(instrument), data=FORM)
    assert desk.post(path_of(instrument), data=FORM).status_code == 409
    client, api = (
        context.test_client(),
        f"/api/v1/instruments/{instrument.code}/certificates",
    )
    withdrawn = client.post(
        f"{api}/1/withdraw", json={"comment": "录错"}, headers=bearer(manager)
    )
    assert withdrawn.status_code == 204
    assert told_of(client, instrument)["items"] == []
    assert "录错" in desk.get(path_of(instrument)).text
    assert desk.post(f"{path_of(instrument)}/1/withdraw", data={"comment": "x"}).status_code == 409  # fmt: skip
    again = client.post(
        api, json=FORM, headers=bearer(manager, **{"Idempotency-Key": "k"})
    )
    assert again.json["number"] == 2
    once = client.post(
        api, json=FORM, headers=bearer(manager, **{"Idempotency-Key": "k"})
    )
    assert (once.status_code, once.json["number"]) == (201, 2)


def test_nobody_else_records_or_withdraws(context):
    instrument, _, desk = a_lab(context)
    desk.post(path_of(instrument), data=FORM)
    stranger = browser_of(context, a_person("lab_manager"))
    assert stranger.post(path_of(instrument), data=CMA).status_code == 403
    withdrawal = {"comment": "x"}
    path = f"{path_of(instrument)}/1/withdraw"
    assert stranger.post(path, data=withdrawal).status_code == 403
    draft = an_instrument(an_organisation(), "draft")
    assert stranger.post(path_of(draft), data=CMA).status_code == 404


def test_the_lab_is_told_sixty_thirty_and_seven_days_ahead_each_once(context, now):
    instrument, manager, desk = a_lab(context)
    desk.post(path_of(instrument), data=FORM)
    found = []
    for day in range(45):
        with clock.frozen(now + timedelta(days=day)):
            remind_of_certificates()
            remind_of_certificates()
        count = (
            db.session.query(JournalEntry).filter_by(event="CertificateEnding").count()
        )
        if count > len(found):
            found.append(day)
    # 36 days are left today: the first is made up for, then 30 and 7 days ahead.
    assert found == [0, 6, 29]
    messages = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.event == "CertificateEnding")
    ).all()
    (react,) = REACTIONS["CertificateEnding"]
    for message in [*messages, *messages]:
        react(message.data)
    notices = db.session.query(Notice).filter_by(user_id=manager.id).all()
    assert len(notices) == 3
    assert "JZ-2026-001" in desk.get("/messages").text


def test_what_a_longer_one_follows_is_not_announced(context, now):
    instrument, _, desk = a_lab(context)
    desk.post(path_of(instrument), data={**FORM, "valid_until": "2026-12-20"})
    longer = {**FORM, "certificate_no": "JZ-2027", "valid_until": "2027-12-20"}
    desk.post(path_of(instrument), data=longer)
    remind_of_certificates()
    assert (
        db.session.query(JournalEntry).filter_by(event="CertificateEnding").count() == 0
    )
    remind_certificate(10**9, by=WORKER, at=now)


def asked(instrument, day, **more):
    span = a_span(day=day)
    return {
        "instrument": instrument.code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "sample",
        "purpose": "检测",
        **more,
    }


def test_a_booking_may_ask_for_a_mark_as_long_as_it_holds(context):
    instrument, _, desk = a_lab(context)
    until = {**FORM, "valid_until": "2026-11-27"}
    person = a_person("researcher")
    client, headers = context.test_client(), bearer(person)
    wish = asked(instrument, 27, mark="cma")
    refused = client.post("/api/v1/reservations", json=wish, headers=headers)
    assert [one["code"] for one in refused.json["reasons"]] == ["MarkNotHeld"]
    for form in (until, CMA):
        desk.post(path_of(instrument), data=form)
    booked = client.post("/api/v1/reservations", json=wish, headers=headers)
    assert booked.status_code == 201, booked.json
    assert booked.json["mark"] == "cma"
    late = asked(instrument, 30, mark="cma")
    refused = client.post("/api/v1/reservations", json=late, headers=headers)
    (reason,) = refused.json["reasons"]
    assert reason["code"] == "MarkLapsed"
    assert "2026-11-27" in reason["message"] or "27 Nov 2026" in reason["message"]
    plain = client.post(
        "/api/v1/reservations", json=asked(instrument, 30), headers=headers
    )
    assert plain.status_code == 201
    wrong = client.post("/api/v1/reservations", json=asked(instrument, 30, mark="iso"), headers=headers)  # fmt: skip
    assert wrong.status_code == 422
    panel = browser_of(context, person).get("/book", query_string=asked(instrument, 30, mark="cma"))  # fmt: skip
    assert "可带 CMA 标识至" in panel.text
    assert "报告带 CMA 标识" in panel.text


def test_a_mark_that_lapsed_meanwhile_bars_approval_and_check_in(context, now):
    instrument, manager, desk = a_lab(context)
    for form in (FORM, CMA):
        desk.post(path_of(instrument), data=form)
    person = a_person("researcher")
    lapses = now + timedelta(days=1)
    waiting = a_reservation(
        instrument,
        person,
        a_span(day=27),
        state="requested",
        mark="cma",
        lapses_at=lapses,
    )
    coming = a_reservation(instrument, person, a_span(day=25), mark="cma")
    certificate = db.session.query(Certificate).filter_by(kind="calibration").one()
    certificate.issued_on = certificate.valid_until = now.date() - timedelta(days=3)
    db.session.flush()
    client, headers = context.test_client(), bearer(manager, **{"If-Match": '"v1"'})
    answer = client.post(
        f"/api/v1/reservations/{waiting.code}/approve", json={}, headers=headers
    )
    assert [one["code"] for one in answer.json["reasons"]] == ["MarkLapsed"]
    with clock.frozen(a_span(day=25).start):
        come = client.post(
            f"/api/v1/reservations/{coming.code}/check-in", headers=headers
        )
    assert [one["code"] for one in come.json["reasons"]] == ["MarkLapsed"]
