"""Series through their pages and the API."""

from sqlalchemy import func, select

from app.outbox import drain
from booking.models.reservation import Reservation
from kernel.store.db import db
from notification.models.notice import Notice
from tests.builders.booking import a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of, token_of


def form_of(instrument, **more):
    span = a_span(1, month=12)
    return {
        "instrument": instrument.code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "assist",
        "purpose": "每周例测",
        **more,
    }


def count() -> int:
    return db.session.scalar(select(func.count(Reservation.id)))


def test_a_time_is_repeated_looked_at_booked_moved_and_cancelled(context):
    instrument, person = an_instrument(), a_person()
    a_reservation(instrument, a_person(), a_span(3, month=12))
    mine = browser_of(context, person)
    query = form_of(instrument)
    assert "重复预约这个时间" in mine.get("/book", query_string=query).text
    assert "预览每次时间" in mine.get("/book/series", query_string=query).text
    form = form_of(instrument, repeat="WEEKLY", day=["TU", "TH"], times="4", _key="k")
    seen = mine.post("/book/series", data={**form, "look": "1"}).text
    assert "4 次中 3 次可预约" in seen
    assert count() == 1
    made = mine.post("/book/series", data=form)
    assert (made.status_code, count()) == (303, 4)
    assert mine.post("/book/series", data=form).headers["Location"] == made.location
    page = mine.get(made.location).text
    assert "当时已被占用" in page
    assert mine.post(f"{made.location}/retry").status_code == 303
    version = {"_version": "1"}
    moved = {"scope": "all", "number": "1", "shift_min": "120", **version}
    assert mine.post(f"{made.location}/change", data=moved).status_code == 303
    stale = mine.post(f"{made.location}/change", data=moved)
    assert stale.status_code == 409
    gone = {"scope": "following", "number": "3", "_version": "2"}
    assert mine.post(f"{made.location}/cancel", data=gone).status_code == 303
    assert made.location.rpartition("/")[2] in mine.get("/bookings/series").text
    drain()
    kinds = select(Notice.kind).filter_by(user_id=person.id).order_by(Notice.id)
    assert list(db.session.scalars(kinds)) == [
        "series_booked",
        "series_changed",
        "series_cancelled",
    ]
    stranger = browser_of(context, a_person())
    assert stranger.get(made.location).status_code == 404
    assert stranger.post(f"{made.location}/cancel", data=gone).status_code == 404


def test_a_form_without_an_end_says_so_at_the_field(context):
    mine = browser_of(context, a_person())
    answer = mine.post("/book/series", data=form_of(an_instrument(), times=""))
    assert answer.status_code == 422
    assert "填写重复次数或截止日期" in answer.text


def test_the_api_previews_books_moves_and_cancels(context):
    instrument = an_instrument()
    headers = {"Authorization": f"Bearer {token_of(a_person())}"}
    api = context.test_client()
    asked = form_of(instrument, rule="FREQ=DAILY;COUNT=3", on_conflict="refuse")
    seen = api.post("/api/v1/series/preview", json=asked, headers=headers)
    assert [one["state"] for one in seen.json["occurrences"]] == ["confirmed"] * 3
    assert count() == 0
    made = api.post("/api/v1/series", json=asked, headers=headers)
    assert made.status_code == 201
    path = f"/api/v1/series/{made.json['code']}"
    tag = api.get(path, headers=headers).headers["ETag"]
    matched = {**headers, "If-Match": tag}
    moved = api.patch(path, json={"shift_min": 60}, headers=matched)
    assert moved.json["touched"] == 3
    assert api.patch(path, json={"shift_min": 60}, headers=matched).status_code == 412
    matched["If-Match"] = '"v2"'
    gone = api.post(f"{path}/cancel", json={"scope": "all"}, headers=matched)
    assert gone.json["touched"] == 3
    assert api.get("/api/v1/series", headers=headers).json["items"][0]["count"] == 3
    bad = api.post(
        "/api/v1/series", json={**asked, "rule": "FREQ=HOURLY;COUNT=3"}, headers=headers
    )
    assert bad.status_code == 409
    assert bad.json["reasons"][0]["code"] == "RuleNotRead"
