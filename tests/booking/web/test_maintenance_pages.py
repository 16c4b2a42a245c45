"""Maintenance that repeats, and the calendar of a lab's downtime."""

import pytest
from bs4 import BeautifulSoup

from booking.models.maintenance import MaintenancePlan
from booking.models.reservation import Downtime, Occupancy, Reservation
from booking.queries.reservations import span_in
from kernel.store.db import db
from tests.builders.booking import a_downtime, a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, an_organisation, browser_of, token_of

PLANS, CALENDAR = "/desk/maintenance/plans", "/desk/maintenance/calendar"
WEEKLY = {
    "start_day": "2026-11-26", "start_time": "08:00", "end_time": "09:00",
    "repeat": "WEEKLY", "every": "1", "times": "3", "reason": "calibration",
}  # fmt: skip


@pytest.fixture
def lab(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    a_policy(instrument)
    manager = a_person("lab_manager", unit)
    return context, instrument, manager, browser_of(context, manager)


def plan(desk, one, **more):
    return desk.post(PLANS, data={**WEEKLY, "instrument": one.code, **more})


def closed(instrument):
    rows = db.session.query(Occupancy.blocked).filter_by(
        instrument_id=instrument.id, kind="downtime"
    )
    return sorted(span_in(during) for (during,) in rows)


def test_a_plan_closes_every_time_at_once(lab):
    _, instrument, _, desk = lab
    assert plan(desk, instrument).status_code == 303
    assert closed(instrument) == [
        a_span(26, 8, 1), a_span(3, 8, 1, month=12), a_span(10, 8, 1, month=12),
    ]  # fmt: skip
    page = desk.get(PLANS).text
    assert "FREQ=WEEKLY;INTERVAL=1;COUNT=3" in page
    assert "每周 · 3 次" in page


def test_a_plan_over_a_booking_is_refused_and_nothing_is_entered(lab):
    _, instrument, _, desk = lab
    a_reservation(instrument, a_person(), a_span(3, 8, 2, month=12))
    said = plan(desk, instrument)
    assert said.status_code == 409
    assert "3 次中有 1 次" in said.text
    assert closed(instrument) == []
    assert db.session.query(MaintenancePlan).count() == 0


def test_times_over_bookings_are_left_out_when_chosen(lab):
    _, instrument, _, desk = lab
    booked = a_reservation(instrument, a_person(), a_span(3, 8, 2, month=12))
    assert plan(desk, instrument, on_conflict="skip").status_code == 303
    assert closed(instrument) == [a_span(26, 8, 1), a_span(10, 8, 1, month=12)]
    db.session.refresh(booked)
    assert booked.state == "confirmed"


def test_bookings_are_displaced_only_when_chosen_and_their_people_are_told(lab):
    _, instrument, _, desk = lab
    booked = a_reservation(instrument, a_person(), a_span(3, 8, 2, month=12))
    assert plan(desk, instrument, on_conflict="displace").status_code == 303
    assert len(closed(instrument)) == 3
    db.session.expire_all()
    row = db.session.get_one(Reservation, booked.id)
    assert (row.state, row.fee_fen) == ("cancelled", 0)
    events = db.session.execute(
        db.text("SELECT event FROM journal_entry ORDER BY id")
    ).scalars()
    assert {"ReservationDisplaced", "MaintenancePlanned"} <= set(events)


def test_calling_a_plan_off_opens_what_is_to_come(lab):
    _, instrument, _, desk = lab
    plan(desk, instrument)
    other = a_downtime(instrument, a_span(28))
    row = db.session.query(MaintenancePlan).one()
    assert desk.post(f"{PLANS}/{row.id}/end").status_code == 303
    assert closed(instrument) == [span_in(other.during)]
    assert desk.post(f"{PLANS}/{row.id}/end").status_code == 409


def test_one_time_of_a_plan_is_called_off_alone(lab):
    _, instrument, _, desk = lab
    plan(desk, instrument)
    first = db.session.query(Downtime).order_by(Downtime.id).first()
    assert desk.post(f"/desk/maintenance/{first.id}/end").status_code == 303
    assert len(closed(instrument)) == 2


def test_one_unit_is_maintained_while_the_others_run(lab):
    _, instrument, _, desk = lab
    instrument.units = 3
    db.session.commit()
    a_reservation(instrument, a_person(), a_span(3, 8, 1, month=12), unit_no=1)
    assert plan(desk, instrument, unit="2").status_code == 303
    assert len(closed(instrument)) == 3
    assert plan(desk, instrument, unit="9").status_code == 409


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"times": "", "until": ""}, "times"),
        ({"times": "101"}, "times"),
        ({"end_time": "07:00"}, "end_time"),
        ({"start_day": "2026-02-30"}, "start_day"),
        ({"reason": "a\0b"}, "reason"),
        ({"instrument": "TEST-NONE"}, "instrument"),
        ({"start_day": "2020-01-01"}, "start_day"),
        ({"on_conflict": "shift"}, "on_conflict"),
    ],
)
def test_what_is_no_plan_is_said_at_its_field(lab, given, field):
    _, instrument, _, desk = lab
    said = plan(desk, instrument, **given)
    assert said.status_code in (409, 422)
    assert f'id="e-{field}"' in said.text
    assert db.session.query(MaintenancePlan).count() == 0


def test_another_lab_neither_plans_nor_ends_here(lab):
    context, instrument, _, desk = lab
    plan(desk, instrument)
    row = db.session.query(MaintenancePlan).one()
    stranger = browser_of(context, a_person("lab_manager"))
    assert stranger.post(f"{PLANS}/{row.id}/end").status_code == 404
    assert plan(stranger, instrument).status_code in (403, 404, 422)
    assert stranger.get(PLANS).text.count(instrument.code) == 0
    assert len(closed(instrument)) == 3


def test_the_calendar_shows_a_month_and_a_week_with_what_closes(lab):
    _, instrument, _, desk = lab
    plan(desk, instrument)
    a_downtime(instrument, a_span(27, 9, 60), "fault")
    month = BeautifulSoup(desk.get(CALENDAR).text, "lxml")
    assert len(month.select(".sheet-day")) == 42
    assert len(month.select(".sheet-entry.maintenance")) == 2
    assert len(month.select(".sheet-entry.fault")) == 3, "on each day that it touches"
    week = BeautifulSoup(desk.get(f"{CALENDAR}?view=week&on=2026-12-03").text, "lxml")
    assert len(week.select(".sheet-day")) == 7
    assert len(week.select(".sheet-entry.maintenance")) == 1


def test_what_was_called_off_is_not_on_the_calendar(lab):
    _, instrument, _, desk = lab
    plan(desk, instrument)
    row = db.session.query(MaintenancePlan).one()
    desk.post(f"{PLANS}/{row.id}/end")
    assert "sheet-entry" not in desk.get(CALENDAR).text


def test_the_calendar_takes_one_statement_however_full_it_is(lab, statements):
    _, instrument, _, desk = lab
    for day in range(1, 29):
        a_downtime(instrument, a_span(day, 9, 1))
    desk.get(CALENDAR)
    with statements() as sent:
        desk.get(CALENDAR)
    assert len(sent) <= 5


def test_programs_plan_by_any_rule_of_the_subset_and_once_for_one_key(lab):
    context, instrument, manager, _ = lab
    program = context.test_client()
    headers = {"Authorization": f"Bearer {token_of(manager)}", "Idempotency-Key": "p"}
    body = {
        "instrument": instrument.code, "reason": "service",
        "start": "2026-12-07T08:00:00+08:00", "end": "2026-12-07T10:00:00+08:00",
        "rule": "FREQ=MONTHLY;BYDAY=1MO;COUNT=4",
    }  # fmt: skip
    made = program.post("/api/v1/maintenance-plans", json=body, headers=headers)
    assert made.status_code == 201
    assert [one["kept"] for one in made.json["times"]] == [True] * 4
    again = program.post("/api/v1/maintenance-plans", json=body, headers=headers)
    assert again.json["id"] == made.json["id"]
    assert len(closed(instrument)) == 4
    path = f"/api/v1/maintenance-plans/{made.json['id']}/end"
    assert program.post(path, headers=headers).status_code == 204
    assert program.get("/api/v1/maintenance-plans", headers=headers).json["items"] == []
    bad = program.post(
        "/api/v1/maintenance-plans",
        json={**body, "rule": "FREQ=HOURLY;COUNT=3"},
        headers={**headers, "Idempotency-Key": "q"},
    )
    assert bad.status_code == 409
