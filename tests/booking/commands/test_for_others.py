"""Booking for somebody who agreed to it, and handing a booking over."""

import pytest
from sqlalchemy import select

from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.end_consent import end_consent
from booking.commands.give_consent import give_consent
from booking.commands.join_waitlist import join_waitlist
from booking.commands.transfer_reservation import transfer_reservation
from booking.models.reservation import Occupancy, Reservation
from booking.models.waitlist import Offer, Wait
from booking.rules.delegation import (
    ConsentGiven,
    NobodyThere,
    NoConsent,
    NoSuchColleague,
)
from booking.rules.reservation_state import ReservationState
from booking.rules.waitlist import WaitState, WantedWait
from booking.rules.wanted import WantedReservation
from identity.models.user import User
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from kernel.values.errors import NotFound, Refused, Stale
from tests.builders.booking import a_policy, a_reservation, a_span, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import (
    a_person,
    a_training,
    actor_of,
    an_organisation,
    browser_of,
    token_of,
)


@pytest.fixture
def instrument(context):
    instrument = an_instrument()
    rates(instrument, academic=200, enterprise=400)
    return instrument


def wanted(instrument, person) -> WantedReservation:
    return WantedReservation(
        instrument.code, a_span(), "assist", "x", booked_for=person.email
    )


def refused(act) -> tuple:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reasons


def test_nobody_is_booked_for_without_consent_on_record(instrument, now):
    professor, secretary = a_person(), a_person()
    by = actor_of(secretary)

    def book():
        return book_instrument(wanted(instrument, professor), by=by, at=now)

    assert refused(book) == (NoConsent(),)
    consent = give_consent(secretary.email, by=actor_of(professor), at=now)
    made = book().reservation
    assert (made.booked_for_id, made.booked_by_id) == (professor.id, secretary.id)
    entry = select(JournalEntry).filter_by(event="ConsentGranted")
    assert db.session.scalars(entry).one().actor_id == professor.id
    end_consent(consent.id, by=actor_of(professor), at=now)
    assert refused(book) == (NoConsent(),)


def test_the_rules_and_prices_of_the_person_hold(instrument, now):
    company = an_organisation("lingang", "enterprise")
    engineer, secretary = a_person("researcher", company), a_person()
    a_policy(instrument, training="exam", training_for=["assist", "sample", "self"])
    give_consent(secretary.email, by=actor_of(engineer), at=now)
    a_training(secretary, instrument.category_code)
    by = actor_of(secretary)
    (reason,) = refused(
        lambda: book_instrument(wanted(instrument, engineer), by=by, at=now)
    )
    assert reason.code == "TrainingNeeded"
    a_training(engineer, instrument.category_code)
    made = book_instrument(wanted(instrument, engineer), by=by, at=now).reservation
    assert (made.price_class, made.price_fen) == ("enterprise", 80_000)


def test_consent_is_given_once_to_somebody_else(instrument, now):
    me, other = a_person(), a_person()
    by = actor_of(me)
    assert refused(lambda: give_consent(me.email, by=by, at=now)) == (NobodyThere(),)
    assert refused(lambda: give_consent("x@y.example", by=by, at=now)) == (
        NobodyThere(),
    )
    consent = give_consent(other.email, by=by, at=now)
    with pytest.raises(NotFound):
        end_consent(consent.id, by=actor_of(a_person()), at=now)
    assert refused(lambda: give_consent(other.email, by=by, at=now)) == (
        ConsentGiven(),
    )


def a_booking(instrument, **more):
    home = an_organisation("neobay", "university")
    giver, taker = a_person("researcher", home), a_person("researcher", home)
    return giver, taker, a_reservation(instrument, giver, **more)


def test_a_booking_is_handed_to_a_colleague(instrument, now):
    giver, taker, row = a_booking(instrument)
    transfer_reservation(row.code, taker.email, version=1, by=actor_of(giver), at=now)
    db.session.expire_all()
    assert db.session.get_one(Reservation, row.id).booked_for_id == taker.id
    assert db.session.scalars(select(Occupancy.holder_id)).one() == taker.id
    with pytest.raises(NotFound):
        transfer_reservation(
            row.code, giver.email, version=None, by=actor_of(giver), at=now
        )
    with pytest.raises(Stale):
        transfer_reservation(
            row.code, giver.email, version=1, by=actor_of(taker), at=now
        )


def test_the_lab_decides_again_on_another_person(instrument, now):
    a_policy(instrument, approval="owner")
    giver, taker, row = a_booking(instrument)
    transfer_reservation(row.code, taker.email, version=1, by=actor_of(giver), at=now)
    db.session.expire_all()
    assert db.session.get_one(Reservation, row.id).state is ReservationState.REQUESTED


def test_only_a_qualified_colleague_of_the_unit_takes_over(instrument, now):
    giver, taker, row = a_booking(instrument)
    by = actor_of(giver)
    for email in (a_person().email, giver.email, "nobody@test.example"):
        assert refused(
            lambda to=email: transfer_reservation(
                row.code, to, version=None, by=by, at=now
            )
        ) == (NoSuchColleague(),)
    a_policy(instrument, training="exam", training_for=["assist", "sample", "self"])
    (reason,) = refused(
        lambda: transfer_reservation(row.code, taker.email, version=None, by=by, at=now)
    )
    assert reason.code == "TrainingNeeded"


@pytest.mark.parametrize(
    ("state", "code"),
    [("in_use", "AlreadyRunning"), ("completed", "AlreadyClosed")],
)
def test_what_runs_or_is_closed_is_not_handed_over(instrument, now, state, code):
    giver, taker, row = a_booking(instrument, span=a_span(25, 9, 3), state=state)
    (reason,) = refused(
        lambda: transfer_reservation(
            row.code, taker.email, version=None, by=actor_of(giver), at=now
        )
    )
    assert reason.code == code


def test_pages_and_api_agree_book_for_another_and_hand_over(context, instrument, now):
    professor, secretary = a_person(), a_person()
    hers, his = browser_of(context, secretary), browser_of(context, professor)
    given = his.post("/bookings/people", data={"email": secretary.email})
    assert given.status_code == 303
    assert secretary.email in his.get("/bookings/people").text
    span = a_span()
    asked = {
        "instrument": instrument.code,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "mode": "assist",
        "purpose": "x",
        "booked_for": professor.email,
    }
    assert professor.name in hers.get("/book", query_string=asked).text
    headers = {"Authorization": f"Bearer {token_of(secretary)}"}
    api = context.test_client()
    made = api.post("/api/v1/reservations", json=asked, headers=headers)
    assert made.json["booked_for"]["name"] == professor.name
    consents = api.get("/api/v1/consents", headers=headers).json
    (consent,) = consents["given_to_me"]
    assert consent["email"] == professor.email
    code = made.json["code"]
    colleague = a_person(
        "researcher", db.session.get(type(an_organisation()), professor.organisation_id)
    )
    assert his.get(f"/bookings/{code}/transfer").status_code == 200
    bad = his.post(f"/bookings/{code}/transfer", data={"to": secretary.email})
    assert bad.status_code == 409
    over = his.post(
        f"/bookings/{code}/transfer", data={"to": colleague.email, "_version": "1"}
    )
    assert over.status_code == 303
    assert his.get(f"/bookings/{code}").status_code == 404
    ended = api.post(f"/api/v1/consents/{consent['id']}/end", headers=headers)
    assert ended.status_code == 204
    refused_now = hers.post("/book", data={**asked, "start": a_span(27).start.isoformat(), "end": a_span(27).end.isoformat()})  # fmt: skip
    assert refused_now.status_code == 409


def test_what_is_handed_over_uses_up_the_offer_that_the_colleague_had(instrument, now):
    instrument.units = 2
    db.session.commit()
    giver, taker, row = a_booking(instrument)
    blocking = a_reservation(instrument, a_person(), unit_no=2)
    span = a_span()
    wait = join_waitlist(
        WantedWait(instrument.code, span, span.minutes, "assist", "x"),
        by=actor_of(taker), at=now,
    )  # fmt: skip
    holder = actor_of(db.session.get_one(User, blocking.booked_for_id))
    cancel_reservation(blocking.code, version=None, by=holder, at=now)
    transfer_reservation(row.code, taker.email, version=1, by=actor_of(giver), at=now)
    db.session.expire_all()
    kept = db.session.get_one(Wait, wait.id)
    assert kept.state is WaitState.BOOKED
    assert kept.reservation_id == row.id
    assert db.session.scalars(select(Offer.state)).one() == "accepted"
