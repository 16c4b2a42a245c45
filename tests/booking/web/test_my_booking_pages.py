"""My bookings: looking, moving, cancelling, and who may not."""

import re

from booking.models.reservation import Reservation
from booking.rules.reservation_state import ReservationState
from catalog.models.instrument import Instrument
from kernel.store.db import db
from tests.builders.booking import a_policy, a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, browser_of


def the_booking(**more):
    """Make a researcher with a booking tomorrow, 9 to 11, on an instrument by the hour."""
    instrument, person = an_instrument(), a_person()
    a_policy(instrument, notice_change_min=60)
    rates(instrument, internal=100, academic=200)
    return person, a_reservation(instrument, person, **more)


def again(reservation: Reservation) -> Reservation:
    db.session.expire_all()
    return db.session.get_one(Reservation, reservation.id)


def version_on(page) -> str:
    return re.search(r'name="_version" value="(\d+)"', page.text).group(1)


def test_my_bookings_say_when_where_and_what_next(context):
    person, booking = the_booking()
    mine = browser_of(context, person)
    page = mine.get("/bookings")
    assert booking.code in page.text
    assert "11-26 周四 09:00–11:00" in page.text
    assert "前可免费取消" not in page.text, "24 hours before the start have passed"
    assert "免费取消已于 11-25 周三 09:00 截止" in page.text
    assert booking.code not in mine.get("/bookings?when=past").text


def test_nobody_sees_the_bookings_of_others(context):
    _person, booking = the_booking()
    stranger = browser_of(context, a_person())
    assert booking.code not in stranger.get("/bookings").text
    for path in ("", "/reschedule", "/cancel"):
        assert stranger.get(f"/bookings/{booking.code}{path}").status_code == 404
    for path in ("/reschedule", "/cancel"):
        assert stranger.post(f"/bookings/{booking.code}{path}").status_code == 404
    guest = browser_of(context, None).get(f"/bookings/{booking.code}")
    assert guest.status_code == 303
    assert "/login" in guest.headers["Location"]


def test_a_booking_page_without_any_booking_leads_to_the_search(context):
    page = browser_of(context, a_person()).get("/bookings")
    assert "接下来没有预约" in page.text
    assert 'href="/find"' in page.text


def test_a_move_is_shown_before_it_is_made(context):
    person, booking = the_booking()
    mine = browser_of(context, person)
    wish = "day=2026-11-27&from_time=13:00&to_time=16:00"
    page = mine.get(f"/bookings/{booking.code}/reschedule?{wish}")
    assert "这个时段可以" in page.text
    assert "¥600" in page.text
    assert again(booking).during.lower == a_span().start

    moved = mine.post(
        f"/bookings/{booking.code}/reschedule",
        data={
            "start": "2026-11-27T13:00+08:00",
            "end": "2026-11-27T16:00+08:00",
            "_version": version_on(page),
        },
    )
    assert moved.status_code == 303
    assert again(booking).during.lower == a_span(27, 13, 3).start


def test_day_and_times_are_joined_on_a_shanghai_clock(context):
    person, booking = the_booking()
    mine = browser_of(context, person)
    moved = mine.post(
        f"/bookings/{booking.code}/reschedule",
        data={"day": "2026-11-27", "from_time": "10:00", "to_time": "12:00"},
    )
    assert moved.status_code == 303
    assert again(booking).during.upper == a_span(27, 10, 2).end


def test_a_taken_time_is_refused_with_what_is_free_instead(context):
    person, booking = the_booking()
    instrument = db.session.get_one(Instrument, booking.instrument_id)
    a_reservation(instrument, a_person(), a_span(27, 9, 3))
    wish = {"day": "2026-11-27", "from_time": "10:00", "to_time": "12:00"}
    refused = browser_of(context, person).post(
        f"/bookings/{booking.code}/reschedule", data=wish
    )
    assert refused.status_code == 409
    assert "已被别人约走" in refused.text
    assert "data-alternative" in refused.text
    assert again(booking).during.lower == a_span().start


def test_a_day_that_does_not_exist_is_said_at_its_field(context):
    person, booking = the_booking()
    page = browser_of(context, person).get(
        f"/bookings/{booking.code}/reschedule?day=2026-02-30"
    )
    assert page.status_code == 422
    assert 'href="#f-day"' in page.text
    assert 'value="2026-02-30"' in page.text


def test_a_stale_form_moves_nothing(context):
    person, booking = the_booking()
    wish = {"day": "2026-11-27", "from_time": "10:00", "to_time": "12:00"}
    stale = browser_of(context, person).post(
        f"/bookings/{booking.code}/reschedule", data={**wish, "_version": "0"}
    )
    assert stale.status_code == 409
    assert again(booking).during.lower == a_span().start


def test_the_button_names_what_a_late_cancellation_costs(context):
    person, booking = the_booking(price_fen=40000)
    mine = browser_of(context, person)
    page = mine.get(f"/bookings/{booking.code}/cancel")
    assert "取消预约，收取 ¥200" in page.text
    done = mine.post(
        f"/bookings/{booking.code}/cancel", data={"_version": version_on(page)}
    )
    assert done.status_code == 303
    assert again(booking).state is ReservationState.CANCELLED
    assert again(booking).fee_fen == 20000
    assert "收取 ¥200" in mine.get("/bookings?when=past").text


def test_what_is_cancelled_cannot_be_cancelled_again(context):
    person, booking = the_booking(state="cancelled")
    mine = browser_of(context, person)
    assert "这个预约已经结束处理" in mine.get(f"/bookings/{booking.code}/cancel").text
    assert mine.post(f"/bookings/{booking.code}/cancel").status_code == 409


def test_the_history_tells_who_did_what(context):
    person, booking = the_booking()
    mine = browser_of(context, person)
    mine.post(f"/bookings/{booking.code}/cancel", data={"comment": "样品没到"})
    page = mine.get(f"/bookings/{booking.code}")
    assert "变更记录" in page.text
    assert f"{person.name} · 样品没到" in page.text
