"""Campaigns over labs and zones: all or nothing, approvals collected, planned."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.outbox import drain
from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_campaign import book_campaign
from booking.commands.cancel_campaign import cancel_campaign
from booking.commands.decline_reservation import decline_reservation
from booking.commands.transfer_reservation import transfer_reservation
from booking.models.reservation import Occupancy, Reservation
from booking.queries.campaigns import campaign_view, plan_campaign
from booking.rules.campaign import AT_ONCE, WantedCampaign
from booking.rules.wanted import WantedReservation
from identity.models.organisation import Organisation
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused
from notification.models.notice import Notice
from tests.builders.booking import a_policy, a_reservation, a_span, local, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)


@pytest.fixture
def here(context):
    instrument = an_instrument(an_organisation("zhangjiang"))
    rates(instrument, academic=100)
    return instrument


@pytest.fixture
def there(context):
    instrument = an_instrument(an_organisation("lingang"))
    rates(instrument, academic=300)
    return instrument


@pytest.fixture
def her(context):
    return actor_of(a_person())


def wish(*legs, mode="sequence") -> WantedCampaign:
    return WantedCampaign(
        "发动机叶片联测",
        tuple(WantedReservation(i.code, span, "assist", "x") for i, span in legs),
        mode,
    )


def manager_of(instrument):
    home = db.session.get_one(Organisation, instrument.organisation_id)
    return actor_of(a_person("lab_manager", home))


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


MORNING, AFTERNOON = a_span(26, 9, 2), a_span(26, 14, 2)


def test_labs_of_two_zones_are_booked_together(here, there, her, now):
    view = book_campaign(wish((there, MORNING), (here, AFTERNOON)), by=her, at=now)
    assert [leg.zone for leg in view.legs] == ["lingang", "zhangjiang"]
    assert [str(leg.row.state) for leg in view.legs] == ["confirmed"] * 2
    assert view.price_fen == 80_000


def test_one_refusal_refuses_all_with_every_reason(here, there, her, now):
    a_reservation(there, a_person(), MORNING)
    a_policy(here, longest_min=60)
    with pytest.raises(Refused) as refused:
        book_campaign(wish((there, MORNING), (here, AFTERNOON)), by=her, at=now)
    assert [one.code for one in refused.value.reasons] == [
        "LegRefused",
        "SlotTaken",
        "LegRefused",
        "TooLong",
    ]
    assert (count(Reservation), count(Occupancy)) == (1, 1)


def test_the_way_between_zones_is_asked_for(here, there, her, now):
    with pytest.raises(Refused) as refused:
        book_campaign(wish((there, MORNING), (here, a_span(26, 11, 2))), by=her, at=now)
    assert [one.code for one in refused.value.reasons] == ["NoTimeToTravel"]


def test_two_instruments_run_at_once(here, there, her, now):
    view = book_campaign(
        wish((here, MORNING), (there, MORNING), mode=AT_ONCE), by=her, at=now
    )
    assert len(view.legs) == 2


def test_the_same_instrument_may_come_twice(here, her, now):
    view = book_campaign(wish((here, MORNING), (here, AFTERNOON)), by=her, at=now)
    assert len(view.legs) == 2


def test_approvals_are_collected_and_told_once(here, there, her, now):
    for one in (here, there):
        a_policy(one, approval="owner")
    view = book_campaign(wish((here, MORNING), (there, AFTERNOON)), by=her, at=now)
    assert view.waiting == 2
    for leg, lab in zip(view.legs, (here, there), strict=True):
        kinds = list(db.session.scalars(select(Notice.kind).filter_by(user_id=her.id)))
        assert "campaign_confirmed" not in kinds
        approve_reservation(leg.code, version=1, by=manager_of(lab), at=now)
        drain()
    assert campaign_view(view.code, her).waiting == 0
    kinds = list(db.session.scalars(select(Notice.kind).filter_by(user_id=her.id)))
    assert kinds.count("campaign_confirmed") == 1


def test_where_one_lab_declines_the_rest_is_given_back_free(here, there, her, now):
    a_policy(there, approval="owner")
    view = book_campaign(wish((here, MORNING), (there, AFTERNOON)), by=her, at=now)
    decline_reservation(
        view.legs[1].code, "no time", version=1, by=manager_of(there), at=now
    )
    drain()
    drain()
    after = campaign_view(view.code, her)
    assert [str(leg.row.state) for leg in after.legs] == ["cancelled", "declined"]
    assert after.legs[0].row.fee_fen == 0
    assert count(Occupancy) == 0
    kinds = list(db.session.scalars(select(Notice.kind).filter_by(user_id=her.id)))
    assert kinds.count("campaign_lost") == 1


def test_a_campaign_is_cancelled_as_a_whole(here, there, her, now):
    view = book_campaign(wish((there, MORNING), (here, AFTERNOON)), by=her, at=now)
    with pytest.raises(NotFound):
        cancel_campaign(view.code, version=None, by=actor_of(a_person()), at=now)
    after = cancel_campaign(view.code, version=1, by=her, at=now)
    assert not after.is_open
    assert count(Occupancy) == 0
    with pytest.raises(Refused):
        cancel_campaign(view.code, version=None, by=her, at=now)


def test_a_plan_leaves_the_way_and_can_be_booked(here, there, her, now):
    a_reservation(there, a_person(), a_span(26, 8, 4))
    steps = [(here.code, 120), (there.code, 60)]
    planned = plan_campaign(steps, "sequence", local(26, 0), her, at=now)
    assert planned[0].span == a_span(26, 8, 2)
    assert planned[1].span.start >= planned[0].span.end
    assert planned[1].way_min > 60
    legs = [(here, planned[0].span), (there, planned[1].span)]
    assert book_campaign(wish(*legs), by=her, at=now).legs


def test_a_plan_at_once_is_free_in_all(here, there, her, now):
    a_reservation(here, a_person(), a_span(26, 8, 2))
    a_reservation(there, a_person(), a_span(26, 11, 2))
    steps = [(here.code, 120), (there.code, 120)]
    planned = plan_campaign(steps, AT_ONCE, local(26, 0), her, at=now)
    assert {leg.span for leg in planned} == {a_span(26, 13, 2)}


def test_pages_plan_book_show_and_cancel(context, here, there, now):
    mine = browser_of(context, a_person())
    assert mine.get("/bookings/campaigns/new").status_code == 200
    asked = {
        "instrument": [here.code, there.code, ""],
        "length_min": ["120", "60", "120"],
        "on": "2026-11-26",
        "title": "联测",
        "purpose": "x",
    }
    plan = mine.post("/bookings/campaigns/new", data=asked).text
    assert "全部预约" in plan
    assert "路程约" in plan
    unknown = {**asked, "instrument": ["NO-1", "NO-2"], "length_min": ["60", "60"]}
    assert mine.post("/bookings/campaigns/new", data=unknown).status_code == 409
    one = {**asked, "instrument": [here.code]}
    assert mine.post("/bookings/campaigns/new", data=one).status_code == 422
    made = mine.post(
        "/bookings/campaigns",
        data={
            "title": "联测",
            "purpose": "x",
            "leg": [here.code, there.code],
            "way": ["assist", "assist"],
            "start": [MORNING.start.isoformat(), AFTERNOON.start.isoformat()],
            "end": [MORNING.end.isoformat(), AFTERNOON.end.isoformat()],
            "_key": "k",
        },
    )
    assert made.status_code == 303
    assert "联测" in mine.get(made.location).text
    assert "联测" in mine.get("/bookings/campaigns").text
    stranger = browser_of(context, a_person())
    assert stranger.get(made.location).status_code == 404
    assert stranger.post(f"{made.location}/cancel").status_code == 404
    gone = mine.post(f"{made.location}/cancel", data={"_version": "1"})
    assert gone.status_code == 303
    assert count(Occupancy) == 0


def test_the_api_plans_books_and_cancels(context, here, there, now):
    headers = {"Authorization": f"Bearer {token_of(a_person())}"}
    api = context.test_client()
    asked = {
        "start": "2026-11-26T00:00:00+08:00",
        "steps": [
            {"instrument": here.code, "length_min": 120},
            {"instrument": there.code, "length_min": 60},
        ],
    }
    plan = api.post("/api/v1/campaigns/plan", json=asked, headers=headers).json
    legs = [
        {key: leg[key] for key in ("instrument", "start", "end", "mode")}
        | {"purpose": "x"}
        for leg in plan["legs"]
    ]
    made = api.post(
        "/api/v1/campaigns", json={"title": "t", "legs": legs}, headers=headers
    )
    assert made.status_code == 201
    path = f"/api/v1/campaigns/{made.json['code']}"
    tag = api.get(path, headers=headers).headers["ETag"]
    gone = api.post(f"{path}/cancel", json={}, headers={**headers, "If-Match": tag})
    assert {leg["state"] for leg in gone.json["legs"]} == {"cancelled"}
    assert len(api.get("/api/v1/campaigns", headers=headers).json["items"]) == 1


def test_a_draft_of_others_does_not_exist_for_a_campaign(here, her, now):
    draft = an_instrument(state="draft")
    wanted = wish((here, MORNING), (draft, AFTERNOON))
    with pytest.raises(NotFound):
        book_campaign(replace(wanted, title="x"), by=her, at=now)


def test_what_was_handed_to_a_colleague_belongs_to_the_campaign_no_longer(
    here, there, now
):
    home = an_organisation("neobay", "university")
    her, colleague = a_person("researcher", home), a_person("researcher", home)
    legs = wish((here, MORNING), (there, AFTERNOON))
    view = book_campaign(legs, by=actor_of(her), at=now)
    given, kept = (leg.code for leg in view.legs)
    transfer_reservation(given, colleague.email, version=None, by=actor_of(her), at=now)
    cancel_campaign(view.code, version=None, by=actor_of(her), at=now)
    db.session.expire_all()
    states = dict(db.session.execute(select(Reservation.code, Reservation.state)).all())
    assert states == {given: "confirmed", kept: "cancelled"}


def test_a_lost_campaign_leaves_what_was_handed_over(here, there, now):
    a_policy(there, approval="owner")
    home = an_organisation("neobay", "university")
    her, colleague = a_person("researcher", home), a_person("researcher", home)
    legs = wish((here, MORNING), (there, AFTERNOON))
    view = book_campaign(legs, by=actor_of(her), at=now)
    given, asked = (leg.code for leg in view.legs)
    transfer_reservation(given, colleague.email, version=None, by=actor_of(her), at=now)
    decline_reservation(asked, "x", version=None, by=manager_of(there), at=now)
    drain()
    db.session.expire_all()
    states = dict(db.session.execute(select(Reservation.code, Reservation.state)).all())
    assert states == {given: "confirmed", asked: "declined"}
