"""The inbox: told once, said in the reader's language, read by its owner alone."""

import pytest
from flask_babel import force_locale

from kernel.store.db import db
from kernel.values.errors import NotFound
from notification.commands.mark_read import mark_all_read, mark_read
from notification.commands.notify import notify
from notification.formats.spoken import spoken
from notification.models.notice import Delivery, Notice
from notification.queries.inbox import unread_count
from notification.reactions import REACTIONS
from notification.rules.wording import UNKNOWN, WORDINGS, Kind, wording_of
from tests.builders.identity import a_person, actor_of, browser_of
from tests.conftest import NOW

PARAMS = {
    "instrument_name_zh": "质谱仪",
    "instrument_name_en": "Mass spectrometer",
    "start": "2026-11-25 01:00:00+00:00",
    "end": "2026-11-25 05:00:00+00:00",
}


def tell(
    person, cause: str = "x", kind: str = Kind.BOOKING_CONFIRMED, **params
) -> bool:
    return notify(
        person.id,
        cause=cause,
        kind=kind,
        params={**PARAMS, **params},
        link="/bookings/B-1",
        at=NOW,
    )


@pytest.fixture
def person(context):
    return a_person()


def test_a_person_is_told_of_a_cause_once(person):
    assert [tell(person), tell(person)] == [True, False]
    assert db.session.query(Notice).count() == 1
    assert db.session.query(Delivery).count() == 1


def test_two_people_are_told_of_the_same_cause(person):
    assert tell(person)
    assert tell(a_person())


def test_nobody_writes_to_a_suspended_person(context):
    tell(a_person(state="suspended"))
    assert db.session.query(Delivery).count() == 0


def test_a_notice_is_said_in_the_readers_language(app, person):
    tell(person, comment="样品再磨细")
    browser = browser_of(app, person)
    chinese, english = (
        browser.get(f"/messages?lang={code}").text for code in ("zh", "en")
    )
    assert "预约已确认" in chinese
    assert "质谱仪，11-25" in chinese
    assert "09:00–13:00。 意见：样品再磨细" in chinese
    assert "Mass spectrometer, Wed 25 Nov 09:00–13:00. Comment: 样品再磨细" in english


def test_a_notice_that_lacks_a_value_still_shows(app):
    with app.test_request_context(), force_locale("en"):
        assert spoken(Kind.BOOKING_CONFIRMED, {}).body == "…, …."
        assert spoken("made later", {}).title == "News"
        assert (
            spoken(Kind.REMINDER, {"start": "soon", "instrument_name_zh": "A"}).body
            == "A, …."
        )


def test_what_people_typed_is_never_read_as_a_format(app):
    hostile = {**PARAMS, "comment": "{0.__class__} %(x)s {code}"}
    with app.test_request_context(), force_locale("en"):
        said = spoken(Kind.BOOKING_DECLINED, hostile).body
    assert said.endswith("Comment: {0.__class__} %(x)s {code}")


def test_every_kind_has_its_words():
    assert WORDINGS.keys() == set(Kind)
    assert wording_of("unknown") is UNKNOWN


def test_money_and_durations_are_said_as_such(app):
    with app.test_request_context(), force_locale("en"):
        said = spoken(
            Kind.BOOKING_DECLINED, {"comment": "", "fee_fen": 123400, "late_min": 90}
        )
    assert "Comment" not in said.body


def test_opening_a_notice_marks_it_read_and_leads_to_its_matter(app, person):
    tell(person)
    notice = db.session.query(Notice).one()
    browser = browser_of(app, person)
    assert unread_count(person.id) == 1
    reply = browser.post(f"/messages/{notice.id}")
    assert (reply.status_code, reply.location) == (303, "/bookings/B-1")
    assert unread_count(person.id) == 0


def test_a_notice_of_somebody_else_is_not_there(app, person):
    tell(person)
    notice, other = db.session.query(Notice).one(), a_person()
    with pytest.raises(NotFound):
        mark_read(notice.id, by=actor_of(other), at=NOW)
    assert browser_of(app, other).post(f"/messages/{notice.id}").status_code == 404
    reply = browser_of(app, other).get("/api/v1/notices")
    assert reply.json == {"items": [], "unread": 0, "next_cursor": None}


def test_everything_is_marked_read_at_once(app, person):
    for number in range(3):
        tell(person, cause=str(number))
    assert browser_of(app, person).post("/messages/read").status_code == 303
    assert mark_all_read(by=actor_of(person), at=NOW) == 0


def test_the_inbox_is_paged_from_the_newest(app, person):
    for number in range(5):
        tell(person, cause=str(number))
    browser, seen, cursor = browser_of(app, person), [], ""
    while cursor is not None:
        page = browser.get(
            f"/api/v1/notices?limit=2{cursor and f'&cursor={cursor}'}"
        ).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5


def test_a_bad_cursor_is_an_answer_not_a_crash(app, person):
    for cursor in ("%00", "bm90", "W1wieFwiXQ", "W251bGxd"):
        reply = browser_of(app, person).get(f"/api/v1/notices?cursor={cursor}")
        assert reply.status_code == 422, cursor


def test_the_number_at_the_bell_costs_one_statement(person, statements):
    for number in range(3):
        tell(person, cause=str(number))
    with statements() as asked:
        assert unread_count(person.id) == 3
    assert len(asked) == 1


def test_the_owner_of_an_address_hears_of_a_repeated_sign_up(person):
    (react,) = REACTIONS["SignUpRepeated"]
    for _ in range(2):
        react({"subject_id": person.id, "attempt": "r1"})
    assert db.session.query(Notice).one().kind == Kind.SIGN_UP_REPEATED
