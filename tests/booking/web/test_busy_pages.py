"""A lab that keeps its own calendar: brought, brought again, and no longer followed."""

import io

import pytest

from booking.commands.cancel_reservation import cancel_reservation
from booking.jobs import tend_calendars
from booking.models.busy import BusySource, BusyTime
from booking.models.reservation import Downtime, Occupancy
from booking.queries.reservations import span_in
from kernel.store.db import db
from kernel.values import clock
from tests.builders.booking import a_downtime, a_policy, a_reservation, a_span, local
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

PAGE = "/desk/calendars"


def ics(*times: str) -> str:
    """Write a calendar: each time as `uid day hour hours`."""
    events = ""
    for time in times:
        uid, day, hour, length = time.split()
        events += (
            f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:secret {uid}\n"
            f"DTSTART:202611{day}T{hour}0000\nDURATION:PT{length}H\nEND:VEVENT\n"
        )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n"


@pytest.fixture
def lab(context):
    unit = an_organisation()
    instrument = an_instrument(unit)
    a_policy(instrument)
    manager = a_person("lab_manager", unit)
    return context, instrument, manager, browser_of(context, manager)


def bring(desk, instrument, text, path=PAGE, **more):
    given = {"instrument": instrument.code, "name": "teaching plan", **more}
    if path != PAGE:
        given = more
    return desk.post(path, data={**given, "ics": text})


def closed(instrument):
    rows = db.session.query(Occupancy.blocked).filter_by(
        instrument_id=instrument.id, kind="downtime"
    )
    return sorted(span_in(during) for (during,) in rows)


def test_a_calendar_closes_the_instrument_and_a_second_bringing_changes_nothing(lab):
    _, instrument, _, desk = lab
    said = bring(desk, instrument, ics("a 26 09 2", "b 27 10 3"))
    assert said.status_code == 303
    path = said.headers["Location"]
    assert closed(instrument) == [a_span(26, 9, 2), a_span(27, 10, 3)]
    before = db.session.query(Downtime.id).count()
    again = desk.post(path, data={"ics": ics("a 26 09 2", "b 27 10 3")})
    assert again.status_code == 303
    assert "0 项新增" in desk.get(path).text
    assert db.session.query(Downtime.id).count() == before


def test_new_changed_and_gone_times_are_taken_over(lab):
    _, instrument, _, desk = lab
    path = bring(desk, instrument, ics("a 26 09 2", "b 27 10 3")).headers["Location"]
    desk.post(path, data={"ics": ics("a 26 14 2", "c 28 09 1")})
    assert closed(instrument) == [a_span(26, 14, 2), a_span(28, 9, 1)]
    assert "1 项新增，1 项变更，1 项取消" in desk.get(path).text


def test_a_file_is_read_as_an_upload_too(lab):
    _, instrument, _, desk = lab
    file = (io.BytesIO(ics("a 26 09 2").encode()), "plan.ics")
    desk.post(PAGE, data={"instrument": instrument.code, "name": "plan", "file": file})
    assert closed(instrument) == [a_span(26, 9, 2)]


def test_a_booking_in_the_way_stays_and_is_listed(lab):
    _context, instrument, _, desk = lab
    person = a_person()
    booked = a_reservation(instrument, person, a_span(26, 10, 1))
    path = bring(desk, instrument, ics("a 26 09 4")).headers["Location"]
    assert closed(instrument) == [a_span(26, 9, 1), a_span(26, 11, 2)]
    page = desk.get(path).text
    assert booked.code in page
    assert person.name in page
    db.session.refresh(booked)
    assert booked.state == "confirmed"


def test_of_several_units_only_the_booked_one_stays_open(lab):
    _, instrument, _, desk = lab
    instrument.units = 2
    db.session.commit()
    a_reservation(instrument, a_person(), a_span(26, 10, 1), unit_no=2)
    bring(desk, instrument, ics("a 26 09 4"))
    assert closed(instrument) == [a_span(26, 9, 1), a_span(26, 9, 4), a_span(26, 11, 2)]


def test_the_calendar_takes_the_time_once_the_booking_is_gone(lab, now):
    _, instrument, _manager, desk = lab
    person = a_person()
    booked = a_reservation(instrument, person, a_span(27, 10, 1))
    bring(desk, instrument, ics("a 27 09 4"))
    cancel_reservation(booked.code, version=None, by=actor_of(person), at=now)
    tend_calendars()
    assert closed(instrument) == [a_span(27, 9, 4)]
    assert not db.session.query(BusySource).one().contested


def test_the_clock_writes_repetitions_out_further(lab, now):
    _, instrument, _, desk = lab
    rule = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:r\nDTSTART:20261127T090000\nDURATION:PT1H\n"
        "RRULE:FREQ=MONTHLY\nEND:VEVENT\nEND:VCALENDAR"
    )
    bring(desk, instrument, rule)
    last = closed(instrument)[-1]
    with clock.frozen(local(25, 10, month=12)):
        tend_calendars()
        tend_calendars()
    assert closed(instrument)[-1].start > last.start


def test_what_the_lab_calls_its_times_is_seen_by_the_lab_alone(lab):
    context, instrument, _, desk = lab
    path = bring(desk, instrument, ics("a 26 09 2")).headers["Location"]
    assert "secret a" in desk.get(path).text
    stranger = browser_of(context, a_person())
    week = stranger.get(f"/instruments/{instrument.code}").text
    assert "secret a" not in week
    assert stranger.get(path).status_code == 403
    elsewhere = browser_of(context, a_person("lab_manager"))
    assert elsewhere.get(path).status_code == 404
    assert elsewhere.post(path, data={"ics": ics()}).status_code == 404
    assert elsewhere.post(f"{path}/leave").status_code == 404
    assert closed(instrument)


def test_leaving_a_calendar_opens_its_times_and_forgets_the_file(lab):
    _, instrument, _, desk = lab
    path = bring(desk, instrument, ics("a 26 09 2")).headers["Location"]
    other = a_downtime(instrument, a_span(28))
    assert desk.post(f"{path}/leave").status_code == 303
    assert closed(instrument) == [span_in(other.during)]
    assert db.session.query(BusySource).one().content == b""
    assert db.session.query(BusyTime).count() == 0
    assert desk.get(path).status_code == 404


def test_overlapping_entries_and_running_ones_are_no_trouble(lab, now):
    _, instrument, _, desk = lab
    path = bring(desk, instrument, ics("a 25 09 4", "b 25 11 4")).headers["Location"]
    assert closed(instrument) == [a_span(25, 9, 6)]
    desk.post(path, data={"ics": ics()})
    assert closed(instrument)[0].end <= now


def test_closed_time_is_ended_in_the_calendar_and_not_by_hand(lab):
    _, instrument, _, desk = lab
    bring(desk, instrument, ics("a 26 09 2"))
    row = db.session.query(Downtime).one()
    said = desk.post(f"/desk/maintenance/{row.id}/end")
    assert said.status_code == 409
    assert closed(instrument)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ics": ""}, "file"),
        ({"ics": "hello"}, "file"),
        ({"name": ""}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"instrument": "TEST-NONE"}, "instrument"),
    ],
)
def test_what_cannot_be_followed_is_said_at_the_field(lab, given, field):
    _, instrument, _, desk = lab
    sent = {"instrument": instrument.code, "name": "x", "ics": ics("a 26 09 2")}
    said = desk.post(PAGE, data={**sent, **given})
    assert said.status_code in (409, 422)
    assert f'id="e-{field}"' in said.text
    assert db.session.query(BusySource).count() == 0


def test_a_stale_form_does_not_undo_a_newer_file(lab):
    _, instrument, _, desk = lab
    path = bring(desk, instrument, ics("a 26 09 2")).headers["Location"]
    desk.post(path, data={"ics": ics("b 27 09 2"), "_version": "1"})
    late = desk.post(path, data={"ics": ics("a 26 09 2"), "_version": "1"})
    assert late.status_code == 409
    assert closed(instrument) == [a_span(27, 9, 2)]


def test_the_same_is_done_over_the_api_and_once_for_one_key(lab):
    context, instrument, manager, _ = lab
    program = context.test_client()
    headers = {"Authorization": f"Bearer {token_of(manager)}", "Idempotency-Key": "k"}
    body = {"instrument": instrument.code, "name": "plan", "ics": ics("a 26 09 2")}
    made = program.post("/api/v1/busy-calendars", json=body, headers=headers)
    assert (made.status_code, made.json["new"]) == (201, 1)
    again = program.post("/api/v1/busy-calendars", json=body, headers=headers)
    assert again.json["id"] == made.json["id"]
    path = f"/api/v1/busy-calendars/{made.json['id']}"
    tag = program.get(path, headers=headers).headers["ETag"]
    newer = {"ics": ics("a 26 10 2")}
    assert program.put(path, json=newer, headers=headers).status_code == 428
    put = program.put(path, json=newer, headers={**headers, "If-Match": tag})
    assert (put.status_code, put.json["changed"]) == (200, 1)
    late = program.put(path, json=newer, headers={**headers, "If-Match": tag})
    assert late.status_code == 412
    assert program.delete(path, headers=headers).status_code == 204
    assert closed(instrument) == []


def test_the_journal_tells_each_bringing_once(lab):
    _, instrument, _, desk = lab
    path = bring(desk, instrument, ics("a 26 09 2")).headers["Location"]
    desk.post(path, data={"ics": ics("b 26 09 2")})
    told = db.session.execute(
        db.text(
            "SELECT data->>'new', data->>'gone' FROM journal_entry"
            " WHERE event = 'CalendarFollowed' ORDER BY id"
        )
    ).all()
    assert [tuple(row) for row in told] == [("1", "0"), ("1", "1")]
