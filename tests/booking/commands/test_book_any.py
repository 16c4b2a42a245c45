"""A kind is booked, an instrument is given."""

import pytest

from booking.commands.book_any import book_any
from booking.rules.wanted import WantedAny, WantedReservation
from kernel.values.errors import Refused
from tests.builders.booking import a_policy, a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)


@pytest.fixture
def kind(context):
    """Return instruments of one kind: in Zhangjiang, near (Neo Bay, two prices), far."""
    found = [
        an_instrument(an_organisation(zone))
        for zone in ("zhangjiang", "neobay", "neobay", "lingang")
    ]
    for one, yuan in zip(found, (100, 300, 200, 50), strict=True):
        rates(one, academic=yuan)
    return found


def wish(instrument, zone=None) -> WantedAny:
    like = WantedReservation(instrument.code, a_span(), "assist", "x")
    return WantedAny(like, zone)


def given(instrument, now, zone=None) -> int:
    made = book_any(wish(instrument, zone), by=actor_of(a_person()), at=now)
    return made.reservation.instrument_id


def test_the_one_named_comes_first_then_the_nearest_then_the_cheapest(kind, now):
    order = [given(kind[0], now) for _ in range(4)]
    assert order == [kind[0].id, kind[2].id, kind[1].id, kind[3].id]
    with pytest.raises(Refused) as refused:
        given(kind[0], now)
    assert [one.code for one in refused.value.reasons] == ["SlotTaken"]


def test_only_the_zone_asked_for_is_given(kind, now):
    assert given(kind[0], now, "lingang") == kind[3].id


def test_an_instrument_whose_rules_refuse_is_passed_over(kind, now):
    a_reservation(kind[0], a_person())
    a_policy(kind[2], enabled=False)
    assert given(kind[0], now) == kind[1].id


def test_page_and_api_give_one_of_the_kind(context, kind, now):
    a_reservation(kind[0], a_person())
    span = a_span()
    asked = {
        "instrument": kind[0].code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "assist",
        "purpose": "x",
    }
    mine = browser_of(context, a_person())
    assert "这个时间任一同类仪器" in mine.get("/book", query_string=asked).text
    made = mine.post("/book/any", data={**asked, "_key": "k"})
    assert "/bookings/B-" in made.location
    assert mine.post("/book/any", data={**asked, "_key": "k"}).location == made.location
    headers = {"Authorization": f"Bearer {token_of(a_person())}"}
    answer = context.test_client().post(
        "/api/v1/reservations/any", json=asked, headers=headers
    )
    assert answer.status_code == 201
    assert answer.json["instrument"]["code"] == kind[1].code
