"""Calendar links: what they show to whom, and until when."""

import re
from datetime import timedelta

import icalendar
import pytest
import vobject

from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.end_downtime import end_downtime
from booking.models.feed import Feed
from booking.rules.feed import MOST_FEEDS
from booking.rules.wanted import WantedChange
from identity.models.user import Membership
from kernel.store.db import db
from kernel.values import clock
from tests.builders.booking import a_downtime, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)

PAGE = "/bookings/calendars"


def a_link(browser, kind="person", code=""):
    """Make a link on the page and return its path."""
    made = browser.post(PAGE, data={"kind": kind, "code": code})
    assert made.status_code == 201, made.text
    return re.search(r"http://localhost(/calendars/[\w-]+\.ics)", made.text)[1]


def events_at(app, path):
    """Read a calendar as a program without a session does, by two libraries."""
    read = app.test_client().get(path)
    assert read.status_code == 200
    assert read.content_type == "text/calendar; charset=utf-8"
    other = vobject.readOne(read.text).contents.get("vevent", [])
    found = {
        str(one["UID"]): one for one in icalendar.Calendar.from_ical(read.data).events
    }
    assert {one.uid.value for one in other} == set(found)
    return found


def test_my_link_shows_my_bookings_and_nobody_elses(context):
    instrument, person = an_instrument(), a_person()
    mine = a_reservation(instrument, person, a_span(26))
    a_reservation(instrument, a_person(), a_span(27))
    found = events_at(context, a_link(browser_of(context, person)))
    assert list(found) == [f"booking-{mine.id}@lianyi"]
    event = found[f"booking-{mine.id}@lianyi"]
    assert instrument.model in event["SUMMARY"]
    assert event["URL"] == f"http://localhost/bookings/{mine.code}"


def test_a_stranger_sees_of_others_only_that_the_instrument_is_booked(context):
    instrument, other = an_instrument(), a_person()
    taken = a_reservation(instrument, other, a_span(26), purpose="secret project")
    path = a_link(browser_of(context, a_person()), "instrument", instrument.code)
    text = context.test_client().get(path).text
    assert f"booking-{taken.id}@lianyi" in text
    for private in (other.name, taken.code, "secret project"):
        assert private not in text


def test_the_lab_sees_who_comes_on_all_its_instruments(context):
    unit = an_organisation()
    one, two, person = an_instrument(unit), an_instrument(unit), a_person()
    kept = [
        a_reservation(one, person, a_span(26)),
        a_reservation(two, person, a_span(27)),
    ]
    a_reservation(an_instrument(), person, a_span(28))
    path = a_link(
        browser_of(context, a_person("lab_manager", unit)), "organisation", unit.code
    )
    found = events_at(context, path)
    assert set(found) == {f"booking-{row.id}@lianyi" for row in kept}
    assert all(person.name in one["SUMMARY"] for one in found.values())


def test_a_link_shows_less_from_the_moment_its_maker_is_no_longer_of_the_lab(context):
    unit, person = an_organisation(), a_person()
    instrument = an_instrument(unit)
    a_reservation(instrument, person, a_span(26))
    manager = a_person("lab_manager", unit)
    path = a_link(browser_of(context, manager), "instrument", instrument.code)
    assert person.name in context.test_client().get(path).text
    db.session.query(Membership).filter_by(user_id=manager.id).delete()
    db.session.commit()
    assert person.name not in context.test_client().get(path).text


def test_a_change_keeps_the_uid_and_raises_the_sequence(context, now):
    person = a_person()
    booked = a_reservation(an_instrument(), person, a_span(27))
    path = a_link(browser_of(context, person))
    before = events_at(context, path)[f"booking-{booked.id}@lianyi"]
    later = a_span(27, 14)
    change_reservation(
        booked.code,
        WantedChange(start=later.start, end=later.end),
        version=None,
        by=actor_of(person),
        at=now,
    )
    after = events_at(context, path)[f"booking-{booked.id}@lianyi"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == later.start
    assert after["LAST-MODIFIED"].dt == now


def test_a_cancelled_booking_stays_as_cancelled_for_a_month(context, now):
    person = a_person()
    gone = a_reservation(an_instrument(), person, a_span(27))
    a_reservation(an_instrument(), person, a_span(24, month=10), state="cancelled")
    path = a_link(browser_of(context, person))
    cancel_reservation(gone.code, version=None, by=actor_of(person), at=now)
    found = events_at(context, path)
    assert list(found) == [f"booking-{gone.id}@lianyi"]
    event = found[f"booking-{gone.id}@lianyi"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_downtime_called_off_is_cancelled_in_the_calendar(context, now):
    unit = an_organisation()
    instrument, manager = an_instrument(unit), a_person("lab_manager", unit)
    down = a_downtime(instrument, a_span(28))
    path = a_link(browser_of(context, manager), "instrument", instrument.code)
    assert (
        events_at(context, path)[f"downtime-{down.id}@lianyi"]["STATUS"] == "CONFIRMED"
    )
    end_downtime(down.id, by=actor_of(manager), at=now)
    event = events_at(context, path)[f"downtime-{down.id}@lianyi"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_an_unchanged_calendar_is_not_sent_twice(context, now):
    person = a_person()
    path = a_link(browser_of(context, person))
    program = context.test_client()
    first = program.get(path)
    again = {"If-None-Match": first.headers["ETag"]}
    assert program.get(path, headers=again).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert program.get(path, headers=since).status_code == 304
    a_reservation(an_instrument(), person)
    assert program.get(path, headers=again).status_code == 200


def test_what_left_the_calendar_moves_last_modified(context, now):
    person = a_person()
    booked = a_reservation(an_instrument(), person)
    path = a_link(browser_of(context, person))
    program = context.test_client()
    since = {"If-Modified-Since": program.get(path).headers["Last-Modified"]}
    booked.booked_for_id = a_person().id
    db.session.commit()
    with clock.frozen(now + timedelta(minutes=2)):
        assert program.get(path, headers=since).status_code == 200


def test_a_revoked_link_opens_nothing(context):
    person = a_person()
    browser = browser_of(context, person)
    path = a_link(browser)
    feed = db.session.query(Feed).filter_by(user_id=person.id).one()
    assert browser.post(f"{PAGE}/{feed.id}/revoke").status_code == 303
    assert context.test_client().get(path).status_code == 404
    assert browser.post(f"{PAGE}/{feed.id}/revoke").status_code == 404


def test_the_link_of_somebody_suspended_opens_nothing(context):
    person = a_person()
    path = a_link(browser_of(context, person))
    person.state = "suspended"
    db.session.commit()
    assert context.test_client().get(path).status_code == 404


def test_nobody_revokes_anothers_link(context):
    owner = a_person()
    path = a_link(browser_of(context, owner))
    feed = db.session.query(Feed).filter_by(user_id=owner.id).one()
    other = browser_of(context, a_person())
    assert other.post(f"{PAGE}/{feed.id}/revoke").status_code == 404
    assert context.test_client().get(path).status_code == 200


@pytest.mark.parametrize("code", ["", "TEST-NONE", "\0", "\u202e", "x" * 100])
def test_a_link_to_nothing_is_refused_at_the_field(context, code):
    browser = browser_of(context, a_person())
    said = browser.post(PAGE, data={"kind": "instrument", "code": code})
    assert said.status_code in (409, 422)
    assert 'id="e-code"' in said.text
    assert db.session.query(Feed).count() == 0


def test_a_unit_of_others_is_followed_by_nobody_outside_it(context):
    unit = an_organisation()
    an_instrument(unit)
    browser = browser_of(context, a_person("lab_manager"))
    said = browser.post(PAGE, data={"kind": "organisation", "code": unit.code})
    assert said.status_code == 409


def test_a_person_keeps_at_most_so_many_links(context):
    browser = browser_of(context, a_person())
    for _ in range(MOST_FEEDS):
        a_link(browser)
    assert browser.post(PAGE, data={"kind": "person"}).status_code == 409


def test_only_a_hash_of_the_address_is_kept_by_page_and_api(context):
    person = a_person()
    program = context.test_client()
    headers = {
        "Authorization": f"Bearer {token_of(person)}",
        "Idempotency-Key": "feed-1",
    }
    made = program.post("/api/v1/feeds", json={"kind": "person"}, headers=headers)
    assert made.status_code == 201
    secret = made.json["url"].rpartition("/")[2].removesuffix(".ics")
    again = program.post("/api/v1/feeds", json={"kind": "person"}, headers=headers)
    assert again.json["id"] == made.json["id"]
    assert "url" not in again.json
    dump = db.session.execute(
        db.text(
            "SELECT string_agg(t::text, '') FROM"
            " (SELECT to_jsonb(f) t FROM booking_feed f"
            "  UNION ALL SELECT to_jsonb(j) FROM journal_entry j"
            "  UNION ALL SELECT to_jsonb(o) FROM outbox_message o) x"
        )
    ).scalar()
    assert made.json["prefix"] in dump
    assert secret not in dump
    gone = program.delete(f"/api/v1/feeds/{made.json['id']}", headers=headers)
    assert gone.status_code == 204
    assert program.get("/api/v1/feeds", headers=headers).json["items"] == []


def test_the_log_does_not_hear_the_address(context, caplog):
    path = a_link(browser_of(context, a_person()))
    caplog.clear()
    with caplog.at_level("INFO", logger="lianyi.request"):
        context.test_client().get(path)
    assert [line.path for line in caplog.records] == ["/calendars/<secret>.ics"]


def test_a_calendar_is_read_in_few_statements(context, statements):
    person = a_person()
    instrument = an_instrument()
    for day in range(1, 20):
        a_reservation(instrument, person, a_span(day, month=12))
    path = a_link(browser_of(context, person), "instrument", instrument.code)
    context.test_client().get(path)
    with statements() as sent:
        context.test_client().get(path)
    assert len(sent) <= 6
