"""The waitlist and holds through their pages and the API."""

from sqlalchemy import func, select

from app.outbox import drain
from booking import jobs
from booking.models.reservation import Occupancy, Reservation
from booking.models.waitlist import Wait
from kernel.store.db import db
from notification.models.notice import Notice
from tests.builders.booking import a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of, token_of


def form_of(instrument, **more):
    span = a_span()
    return {
        "instrument": instrument.code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "assist",
        "purpose": "蛋白组学",
        **more,
    }


def a_taken_slot():
    instrument, holder = an_instrument(), a_person()
    rates(instrument, academic=200)
    return instrument, holder, a_reservation(instrument, holder)


def test_a_taken_slot_is_waited_for_offered_and_booked(context):
    instrument, holder, row = a_taken_slot()
    mine = browser_of(context, a_person())
    panel = mine.get("/book", query_string=form_of(instrument)).text
    assert "加入候补" in panel
    joined = mine.post("/bookings/waitlist", data=form_of(instrument, _key="k1"))
    again = mine.post("/bookings/waitlist", data=form_of(instrument, _key="k1"))
    assert (joined.status_code, again.status_code) == (303, 303)
    assert "您排在第一位" in mine.get("/bookings/waitlist").text

    browser_of(context, holder).post(f"/bookings/{row.code}/cancel")

    assert "为您空出" in mine.get("/bookings/waitlist").text
    code = db.session.scalar(select(Wait.code))
    booked = mine.post(f"/bookings/waitlist/{code}/accept")
    assert booked.status_code == 303
    assert "/bookings/B-" in booked.headers["Location"]
    refused = mine.post(f"/bookings/waitlist/{code}/accept")
    assert refused.status_code == 409
    assert "这项候补已结束" in refused.text


def test_a_free_slot_is_not_waited_for(context):
    instrument = an_instrument()
    mine = browser_of(context, a_person())
    assert "加入候补" not in mine.get("/book", query_string=form_of(instrument)).text
    answer = mine.post("/bookings/waitlist", data=form_of(instrument))
    assert answer.status_code == 409
    assert "直接预约即可" in answer.text


def test_nobody_sees_or_answers_the_wait_of_others(context):
    instrument, _holder, _row = a_taken_slot()
    browser_of(context, a_person()).post("/bookings/waitlist", data=form_of(instrument))
    code = db.session.scalar(select(Wait.code))
    stranger = browser_of(context, a_person())
    assert code not in stranger.get("/bookings/waitlist").text
    for act in ("accept", "decline", "leave"):
        assert stranger.post(f"/bookings/waitlist/{code}/{act}").status_code == 404
        assert stranger.post(f"/bookings/waitlist/W-x/{act}").status_code == 404


def test_the_api_waits_answers_and_leaves(context):
    instrument, holder, row = a_taken_slot()
    headers = {"Authorization": f"Bearer {token_of(a_person())}"}
    api = context.test_client()
    asked = form_of(instrument, length_min=120)
    made = api.post("/api/v1/waitlist", json=asked, headers=headers)
    assert (made.status_code, made.json["state"], made.json["before"]) == (
        201,
        "waiting",
        0,
    )
    code = made.json["code"]
    browser_of(context, holder).post(f"/bookings/{row.code}/cancel")
    seen = api.get(f"/api/v1/waitlist/{code}", headers=headers).json
    assert seen["offer"]["until"] == "2026-11-25T02:30:00Z"
    assert api.post(f"/api/v1/waitlist/{code}/decline", headers=headers).json[
        "offer"
    ] is None  # fmt: skip
    left = api.post(f"/api/v1/waitlist/{code}/leave", headers=headers)
    assert left.json["state"] == "left"
    closed = api.get("/api/v1/waitlist?state=closed", headers=headers).json
    assert [one["code"] for one in closed["items"]] == [code]


def test_an_open_form_keeps_its_slot(context):
    instrument = an_instrument()
    mine, other = browser_of(context, a_person()), browser_of(context, a_person())
    kept = mine.post(
        "/book/hold", data=form_of(instrument), headers={"HX-Request": "1"}
    )
    assert "为您保留到 10:10" in kept.text
    assert (
        "为您保留到 10:10" in mine.get("/book", query_string=form_of(instrument)).text
    )
    assert other.post("/book", data=form_of(instrument)).status_code == 409
    refused = other.post(
        "/book/hold", data=form_of(instrument), headers={"HX-Request": "1"}
    )
    assert "error-text" in refused.text
    assert mine.post("/book", data=form_of(instrument)).status_code == 303
    assert db.session.scalar(select(func.count(Reservation.id))) == 1


def test_a_hold_is_given_back_without_a_script(context):
    instrument = an_instrument()
    mine = browser_of(context, a_person())
    assert mine.post("/book/hold", data=form_of(instrument)).status_code == 303
    assert mine.post("/book/release", data=form_of(instrument)).status_code == 303
    assert db.session.scalar(select(func.count(Occupancy.id))) == 0


def test_the_api_holds_a_slot(context):
    instrument = an_instrument()
    headers = {"Authorization": f"Bearer {token_of(a_person())}"}
    api = context.test_client()
    held = api.post("/api/v1/holds", json=form_of(instrument), headers=headers)
    assert (held.status_code, held.json["until"]) == (201, "2026-11-25T02:10:00Z")
    path = f"/api/v1/holds/{instrument.code}/release"
    assert api.post(path, headers=headers).status_code == 204


def test_what_was_lost_comes_with_what_is_free_instead(context):
    instrument, holder, row = a_taken_slot()
    other = an_instrument(name_zh=instrument.name_zh)
    rates(other, academic=300)
    mine = browser_of(context, holder)
    mine.post(f"/bookings/{row.code}/cancel")
    page = mine.get(f"/bookings/{row.code}").text
    assert other.code in page
    assert "路程约" in page
    assert "无需培训" in page
    assert "¥600" in page


def test_an_offer_is_told_once(context):
    instrument, holder, row = a_taken_slot()
    waiting = a_person()
    mine = browser_of(context, waiting)
    mine.post("/bookings/waitlist", data=form_of(instrument))
    browser_of(context, holder).post(f"/bookings/{row.code}/cancel")
    jobs.serve_waitlist()
    drain()
    drain()
    kinds = select(Notice.kind).filter_by(user_id=waiting.id)
    assert list(db.session.scalars(kinds)) == ["slot_offered"]
    assert "有空位为您保留" in mine.get("/messages").text
