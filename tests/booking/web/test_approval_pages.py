"""The approval inbox: age, checks, many at once, and deputies."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from booking.models.reservation import Reservation
from booking.rules.reservation_state import ReservationState
from identity.models.deputy import Deputy
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import Role
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    an_organisation,
    browser_of,
    save,
    token_of,
)

INBOX = "/desk/approvals"


@pytest.fixture
def lab(context, now):
    unit = an_organisation()
    instrument = an_instrument(unit)
    a_policy(instrument, approval="owner", longest_min=240)
    manager = a_person("lab_manager", unit)
    return context, unit, instrument, manager


def a_request(instrument, day=27, start=10, hours=2, **more):
    asked = clock.now() - timedelta(hours=3)
    return a_reservation(
        instrument, a_person(), a_span(day, start, hours), "requested",
        created_at=asked, **more,
    )  # fmt: skip


def state_of(request) -> ReservationState:
    db.session.expire_all()
    return db.session.get_one(Reservation, request.id).state


def picks(page: str) -> list[str]:
    return [one["value"] for one in BeautifulSoup(page, "lxml").select("input.pick")]


def a_deputy(person, deputy, unit, now, days=(-1, 1)):
    return save(
        Deputy(
            person_id=person.id,
            deputy_id=deputy.id,
            role=Role.LAB_MANAGER,
            organisation_id=unit.id,
            starts_at=now + timedelta(days=days[0]),
            ends_at=now + timedelta(days=days[1]),
        )
    )


def test_the_age_of_a_request_and_its_keys_are_shown(lab):
    context, _, instrument, manager = lab
    a_request(instrument)
    page = browser_of(context, manager).get(INBOX).text
    assert "3 小时前提出" in page
    keys = {one["data-key"] for one in BeautifulSoup(page, "lxml").select("[data-key]")}
    assert {"a", "d", "x"} <= keys


def test_a_request_says_whether_it_passes_every_rule(lab):
    context, _, instrument, manager = lab
    good, long = a_request(instrument), a_request(instrument, 28, 9, 6)
    desk = browser_of(context, manager)
    assert "符合全部规则" in desk.get(f"{INBOX}/{good.code}/check").text
    assert "4 小时" in desk.get(f"{INBOX}/{long.code}/check").text
    stranger = browser_of(context, a_person("lab_manager"))
    assert stranger.get(f"{INBOX}/{good.code}/check").status_code == 404


def test_waiting_for_the_lab_does_not_make_a_request_too_late(lab):
    context, _, instrument, manager = lab
    soon = a_reservation(
        instrument, a_person(), a_span(25, 11, 1), "requested",
        created_at=clock.now() - timedelta(hours=3),
    )  # fmt: skip
    desk = browser_of(context, manager)
    assert "符合全部规则" in desk.get(f"{INBOX}/{soon.code}/check").text


def test_the_chosen_that_pass_are_approved_and_the_others_wait_with_the_reason(lab):
    context, _, instrument, manager = lab
    good = [a_request(instrument, 27), a_request(instrument, 30)]
    long = a_request(instrument, 28, 9, 6)
    left_out = a_request(instrument, 29)
    desk = browser_of(context, manager)
    chosen = [one for one in picks(desk.get(INBOX).text) if left_out.code not in one]
    said = desk.post(INBOX, data={"pick": chosen})
    assert said.status_code == 409
    assert [state_of(one) for one in good] == [ReservationState.CONFIRMED] * 2
    assert state_of(long) is ReservationState.REQUESTED
    assert state_of(left_out) is ReservationState.REQUESTED
    item = BeautifulSoup(said.text, "lxml").find(id=long.code)
    assert "4 小时" in item.select_one(".task-check.warn").text


def test_approving_the_same_many_twice_decides_once(lab):
    context, _, instrument, manager = lab
    one = a_request(instrument)
    desk = browser_of(context, manager)
    data = {"pick": picks(desk.get(INBOX).text)}
    assert desk.post(INBOX, data=data).status_code == 303
    assert desk.post(INBOX, data=data).status_code == 409
    told = db.session.execute(
        db.text(
            "SELECT count(*) FROM journal_entry WHERE event = 'ReservationApproved'"
        )
    ).scalar()
    assert told == 1
    assert state_of(one) is ReservationState.CONFIRMED


def test_a_request_that_changed_since_it_was_looked_at_waits_on(lab):
    context, _, instrument, manager = lab
    one = a_request(instrument)
    desk = browser_of(context, manager)
    data = {"pick": picks(desk.get(INBOX).text)}
    one.version += 1
    db.session.commit()
    assert desk.post(INBOX, data=data).status_code == 409
    assert state_of(one) is ReservationState.REQUESTED


@pytest.mark.parametrize("pick", [[], ["x"], ["B-1"], ["B-00000001:" + "9" * 40]])
def test_a_choice_that_cannot_be_read_is_refused(lab, pick):
    context, *_, manager = lab
    said = browser_of(context, manager).post(INBOX, data={"pick": pick})
    assert said.status_code == 422


def test_anothers_request_is_none_of_the_managers_business(lab):
    context, *_, manager = lab
    foreign = a_request(an_instrument())
    said = browser_of(context, manager).post(INBOX, data={"pick": f"{foreign.code}:1"})
    assert said.status_code == 409
    assert state_of(foreign) is ReservationState.REQUESTED


def test_programs_approve_many_and_are_told_what_is_left(lab):
    context, _, instrument, manager = lab
    good, long = a_request(instrument), a_request(instrument, 28, 9, 6)
    headers = {"Authorization": f"Bearer {token_of(manager)}"}
    program = context.test_client()
    items = [{"code": one.code, "version": 1} for one in (good, long)]
    said = program.post("/api/v1/approvals", json={"items": items}, headers=headers)
    assert said.json["approved"] == [good.code]
    assert [one["code"] for one in said.json["left"]] == [long.code]
    assert said.json["left"][0]["reasons"]
    check = program.get(f"/api/v1/reservations/{long.code}/check", headers=headers)
    assert check.json["passes"] is False


def test_a_deputy_decides_while_the_manager_is_away_and_it_is_written_for_whom(
    lab, now
):
    context, unit, instrument, manager = lab
    deputy = a_person("researcher", unit)
    one = a_request(instrument)
    browser = browser_of(context, deputy)
    assert browser.get(INBOX).status_code == 403
    a_deputy(manager, deputy, unit, now)
    page = browser.get(INBOX).text
    assert f"代 {manager.name} 审批" in page
    assert browser.get(f"/bookings/{one.code}").status_code == 200
    said = browser.post(f"{INBOX}/{one.code}/approve")
    assert said.status_code == 303
    db.session.expire_all()
    row = db.session.get_one(Reservation, one.id)
    assert (row.decided_by_id, row.decided_for_id) == (deputy.id, manager.id)
    told = db.session.execute(
        db.text("SELECT data->>'stood_in_for' FROM journal_entry WHERE subject_id = :id"
                " AND event = 'ReservationApproved'"),
        {"id": one.id},
    ).scalar()  # fmt: skip
    assert int(told) == manager.id


@pytest.mark.parametrize("days", [(-3, -1), (1, 3)])
def test_a_deputy_decides_on_no_other_day(lab, now, days):
    context, unit, instrument, manager = lab
    deputy = a_person("researcher", unit)
    one = a_request(instrument)
    a_deputy(manager, deputy, unit, now, days)
    said = browser_of(context, deputy).post(f"{INBOX}/{one.code}/approve")
    assert said.status_code == 403
    assert state_of(one) is ReservationState.REQUESTED


def test_a_deputy_decides_for_no_other_lab_and_not_on_their_own_request(lab, now):
    context, unit, instrument, manager = lab
    deputy = a_person("researcher", unit)
    a_deputy(manager, deputy, unit, now)
    browser = browser_of(context, deputy)
    foreign = a_request(an_instrument())
    assert browser.post(f"{INBOX}/{foreign.code}/approve").status_code == 404
    own = a_reservation(instrument, deputy, a_span(27), "requested")
    said = browser.post(f"{INBOX}/{own.code}/approve")
    assert said.status_code == 409
    assert "这是本人的申请" in said.text
    assert state_of(own) is ReservationState.REQUESTED


def test_a_deputy_neither_closes_instruments_nor_releases_bookings(lab, now):
    context, unit, instrument, manager = lab
    deputy = a_person("researcher", unit)
    a_deputy(manager, deputy, unit, now)
    browser = browser_of(context, deputy)
    booked = a_reservation(instrument, a_person(), a_span(25, 9, 2))
    assert browser.get("/desk/maintenance").status_code == 403
    assert browser.post(f"/bookings/{booked.code}/release").status_code in (403, 404)
    assert state_of(booked) is ReservationState.CONFIRMED


def test_the_inbox_takes_few_statements_however_many_wait(lab, statements):
    context, _, instrument, manager = lab
    for day in range(1, 20):
        a_reservation(instrument, a_person(), a_span(day, month=12), "requested")
    desk = browser_of(context, manager)
    desk.get(INBOX)
    with statements() as sent:
        desk.get(INBOX)
    assert len(sent) <= 8
