"""Searches that are kept and tell what is new: page, API, job and letter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.commands.keep_search import keep_search
from booking.jobs import watch_searches
from booking.models.saved_search import SavedSearch
from booking.queries.saved_searches import saved_searches
from booking.rules.reservation_state import ReservationState
from booking.rules.saved_search import Searched
from booking.schemas.saved_search import query_to_keep, wish_in
from catalog.models.instrument import Instrument
from catalog.rules.listing_state import ListingState
from identity.models.user import User
from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import Refused
from notification.models.notice import Notice
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation, browser_of

API = "/api/v1/saved-searches"
FREE = {
    "from": "2026-11-26T08:00",
    "until": "2026-11-27T20:00",
    "length": 180,
}


def keep(person, at, kind=Searched.LISTINGS, **query):
    wish = wish_in(kind, query)
    by = actor_of(person)
    return keep_search(wish, query_to_keep(wish), name="mine", by=by, at=at)


def later(at, **more):
    """Let the job run at a later moment."""
    with clock.frozen(at + timedelta(**more)):
        watch_searches()
    db.session.expire_all()


def told(person):
    return list(
        db.session.scalars(
            select(Notice)
            .where(Notice.user_id == person.id, Notice.kind == "search_matched")
            .order_by(Notice.id)
        )
    )


def test_a_new_listing_is_told_once_and_what_was_there_is_no_news(context, now):
    person = a_person()
    unit = an_organisation()
    an_instrument(unit)
    keep(person, now, unit=unit.code)
    later(now, minutes=31)
    assert told(person) == []
    new = an_instrument(unit, name_zh="新质谱仪（示例）")
    later(now, minutes=40)
    assert told(person) == [], "not every minute"
    later(now, minutes=62)
    later(now, minutes=62)
    later(now, minutes=95)
    (notice,) = told(person)
    assert notice.params["count"] == 1
    assert notice.params["instrument_name_zh"] == new.name_zh
    assert notice.link == f"/find?length=120&unit={unit.code}"
    assert context.test_client().get(notice.link).status_code == 200


def test_a_day_brings_one_message_and_the_rest_comes_the_next_day(context, now):
    person, unit = a_person(), an_organisation()
    keep(person, now, unit=unit.code)
    for hours in (1, 2):
        an_instrument(unit)
        later(now, hours=hours)
    assert [one.params["count"] for one in told(person)] == [1]
    later(now, hours=25)
    assert [one.params["count"] for one in told(person)] == [1, 1]


def test_time_that_becomes_free_is_told(context, now):
    person, unit = a_person(), an_organisation()
    one, two = an_instrument(unit), an_instrument(unit)
    booked = [
        a_reservation(instrument, a_person(), a_span(day=day, start=0, hours=24))
        for instrument in (one, two)
        for day in (26, 27)
    ]
    search = keep(person, now, Searched.FREE, **FREE, unit=unit.code)
    assert search.seen == []
    later(now, minutes=31)
    assert told(person) == []
    booked[0].state = ReservationState.CANCELLED
    db.session.commit()
    later(now, minutes=62)
    (notice,) = told(person)
    assert notice.params["instrument_name_zh"] == one.name_zh
    assert notice.link.startswith("/find/free?")
    later(now, days=3)
    assert len(told(person)) == 1, "the time searched is over"


def test_it_looks_with_the_eyes_of_its_person(context, now):
    person, unit = a_person(), an_organisation()
    keep(person, now, unit=unit.code)
    draft = an_instrument(unit, "draft")
    later(now, hours=1)
    assert told(person) == []
    db.session.get_one(Instrument, draft.id).state = ListingState.PUBLISHED
    db.session.commit()
    later(now, hours=2)
    assert len(told(person)) == 1


def test_whoever_may_not_be_here_any_more_is_told_nothing(context, now):
    person, unit = a_person(), an_organisation()
    keep(person, now, unit=unit.code)
    search = keep(person, now, unit=unit.code, q="unreadable")
    search.query = {"gone": "x"}
    an_instrument(unit)
    db.session.get_one(User, person.id).state = "suspended"
    db.session.commit()
    later(now, hours=1)
    assert told(person) == []
    looked = {one.checked_at for one in db.session.scalars(select(SavedSearch))}
    assert looked == {now + timedelta(hours=1)}, "neither stands in the way of others"


def test_one_search_is_kept_once_and_twenty_are_the_most(context, now):
    person = a_person()
    for n in range(20):
        keep(person, now, q=f"model {n}")
    keep(person, now, q="model 3")
    assert len(saved_searches(actor_of(person))) == 20
    with pytest.raises(Refused):
        keep(person, now, q="one more")
    with pytest.raises(Refused):
        keep(a_person(), now, length=60)


def test_the_button_beside_the_results_keeps_the_search(context):
    an_instrument()
    browser = browser_of(context, a_person())
    page = browser.get("/find?q=Model&zone=zhangjiang&price=300").text
    assert 'action="/me/searches/listings"' in page
    asked = {"q": "Model", "zone": "zhangjiang", "price": "300", "length": "120"}
    assert browser.post("/me/searches/listings", data=asked).status_code == 303
    mine = browser.get("/me/searches").text
    assert "Model · 张江" in mine
    assert "/find?length=120&amp;price=300&amp;q=Model&amp;zone=zhangjiang" in mine
    code = db.session.scalars(select(SavedSearch)).one().code
    letters = f"/me/searches/{code}/letters"
    assert browser.post(letters, data={"notifies": "maybe"}).status_code == 422
    assert browser.post(letters, data={"notifies": "false"}).status_code == 303
    assert 'name="notifies" value="true"' in browser.get("/me/searches").text
    assert browser.post(f"/me/searches/{code}/removal").status_code == 303
    assert db.session.scalars(select(SavedSearch)).all() == []
    guest = browser_of(context, None)
    assert "/me/searches/listings" not in guest.get("/find?q=Model").text
    assert guest.post("/me/searches/listings", data=asked).status_code in (303, 401)


@pytest.mark.parametrize(
    ("kind", "form", "status"),
    [
        ("listings", {}, 409),
        ("listings", {"q": "a\0b"}, 422),
        ("listings", {"nonsense": "x"}, 422),
        ("free", {"q": "x", "until": "2020-01-01T00:00"}, 422),
        ("everything", {"q": "x"}, 404),
    ],
)
def test_what_cannot_be_searched_cannot_be_kept(context, kind, form, status):
    browser = browser_of(context, a_person())
    assert browser.post(f"/me/searches/{kind}", data=form).status_code == status
    assert db.session.scalars(select(SavedSearch)).all() == []


def test_programs_keep_list_mute_and_drop_searches(context):
    browser = browser_of(context, a_person())
    body = {"kind": "free", "query": {**FREE, "zone": ["lingang"]}}
    made = browser.post(API, json=body)
    assert made.status_code == 201, made.json
    assert made.json["url"].startswith("/find/free?")
    assert made.json["until"] == "2026-11-27T12:00:00Z"
    path = f"{API}/{made.json['code']}"
    assert browser.post(API, json=body).json["code"] == made.json["code"]
    muted = browser.patch(path, json={"notifies": False})
    assert muted.json["notifies"] is False
    stranger = browser_of(context, a_person())
    assert stranger.patch(path, json={"notifies": True}).status_code == 404
    assert stranger.delete(path).status_code == 404
    assert browser.delete(path).status_code == 204
    assert browser.get(API).json["items"] == []
    wrong = browser.post(API, json={"query": {"length": "x"}})
    assert "length" in wrong.json["errors"]


def test_the_link_in_a_letter_ends_its_letters_without_signing_in(context, now):
    person, unit = a_person(), an_organisation()
    search = keep(person, now, unit=unit.code)
    guest = browser_of(context, None)
    path = f"/searches/stop/{search.stop_key}"
    assert "mine" in guest.get(path).text
    assert db.session.get_one(SavedSearch, search.id).notifies, (
        "reading changes nothing"
    )
    assert guest.post(path).status_code == 200
    db.session.expire_all()
    assert not db.session.get_one(SavedSearch, search.id).notifies
    assert guest.post(path).status_code == 200
    assert guest.get("/searches/stop/guessed").status_code == 404
    an_instrument(unit)
    later(now, hours=1)
    assert told(person) == []
