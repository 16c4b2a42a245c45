"""Waiting in line: offers in order, held, passed on, never lost and never made twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking import jobs
from booking.commands.accept_offer import accept_offer
from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.decline_offer import decline_offer
from booking.commands.join_waitlist import join_waitlist
from booking.commands.leave_waitlist import leave_waitlist
from booking.models.reservation import Occupancy, Reservation
from booking.models.waitlist import Offer, Wait
from booking.rules.refusals import SlotTaken
from booking.rules.reservation_state import ReservationState
from booking.rules.waitlist import (
    OfferState,
    StillFree,
    WaitsAlready,
    WaitState,
    WantedWait,
)
from booking.rules.wanted import WantedReservation
from kernel.journal.tables import OutboxMessage
from kernel.store.db import db
from kernel.values import clock
from kernel.values.errors import NotFound, Refused
from tests.builders.booking import a_policy, a_reservation, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of, an_organisation

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def instrument(context):
    return an_instrument()


@pytest.fixture
def booked(instrument):
    """A booking that stands in everybody's way, and who may cancel it."""
    holder = a_person()
    row = a_reservation(instrument, holder)
    return lambda at: cancel_reservation(
        f"B-{row.id:08d}", version=None, by=actor_of(holder), at=at
    )


def wish(instrument, **more) -> WantedWait:
    given = {"length_min": 120, "mode": "assist", "purpose": "x"}
    return WantedWait(instrument.code, a_span(), **{**given, **more})


def in_line(instrument, now, **more):
    actor = actor_of(a_person())
    return actor, join_waitlist(wish(instrument, **more), by=actor, at=now)


def state_of(wait) -> WaitState:
    db.session.expire_all()
    return db.session.get_one(Wait, wait.id).state


def open_offers() -> list[Offer]:
    return list(db.session.scalars(select(Offer).filter_by(state=OfferState.OPEN)))


def code(wait) -> str:
    return f"W-{wait.id:08d}"


def test_a_freed_slot_is_offered_to_the_first_in_line_and_held(instrument, booked, now):
    first, one = in_line(instrument, now)
    _second, two = in_line(instrument, now)

    booked(now)

    assert (state_of(one), state_of(two)) == (WaitState.OFFERED, WaitState.WAITING)
    (offer,) = open_offers()
    assert (offer.wait_id, offer.until) == (one.id, now + HALF_HOUR)
    with pytest.raises(Refused) as refused:
        book_instrument(
            WantedReservation(instrument.code, a_span(), "assist", "x"),
            by=actor_of(a_person()),
            at=now,
        )
    assert refused.value.reasons == (SlotTaken(),)
    made = accept_offer(code(one), by=first, at=now)
    assert made.reservation.state is ReservationState.CONFIRMED
    assert state_of(one) is WaitState.BOOKED
    assert db.session.scalar(select(func.count(Occupancy.id))) == 1


def test_an_offer_nobody_answers_passes_on_and_is_not_made_again(
    instrument, booked, now
):
    first, one = in_line(instrument, now)
    second, two = in_line(instrument, now)
    booked(now)
    later = now + HALF_HOUR

    with clock.frozen(later):
        jobs.tend_waitlist()
        jobs.tend_waitlist()
        jobs.serve_waitlist()

    assert (state_of(one), state_of(two)) == (WaitState.WAITING, WaitState.OFFERED)
    assert [offer.wait_id for offer in open_offers()] == [two.id]
    with pytest.raises(Refused):
        accept_offer(code(one), by=first, at=later)
    with clock.frozen(later + HALF_HOUR):
        jobs.tend_waitlist()
        jobs.serve_waitlist()
    assert open_offers() == []
    made = db.session.scalars(select(OutboxMessage.data).filter_by(event="SlotOffered"))
    assert [data["person_id"] for data in made] == [first.id, second.id]


def test_who_declines_keeps_the_place_and_the_slot_passes_on(instrument, booked, now):
    first, one = in_line(instrument, now)
    _second, two = in_line(instrument, now)
    booked(now)
    decline_offer(code(one), by=first, at=now)
    assert (state_of(one), state_of(two)) == (WaitState.WAITING, WaitState.OFFERED)


def test_who_leaves_gives_the_offer_to_the_next(instrument, booked, now):
    first, one = in_line(instrument, now)
    _second, two = in_line(instrument, now)
    booked(now)
    leave_waitlist(code(one), by=first, at=now)
    assert (state_of(one), state_of(two)) == (WaitState.LEFT, WaitState.OFFERED)
    with pytest.raises(NotFound):
        leave_waitlist(code(two), by=first, at=now)


def test_the_worker_passes_a_lapsed_offer_on_even_when_somebody_books_first(
    instrument, booked, now
):
    in_line(instrument, now)
    _second, two = in_line(instrument, now)
    booked(now)
    later = now + HALF_HOUR
    # The worker is away; whoever books now must not jump the line.
    with pytest.raises(Refused):
        book_instrument(
            WantedReservation(instrument.code, a_span(), "assist", "x"),
            by=actor_of(a_person()),
            at=later,
        )
    with clock.frozen(later):
        jobs.tend_waitlist()
    assert state_of(two) is WaitState.OFFERED


def test_an_equivalent_instrument_in_the_other_zone_counts(instrument, booked, now):
    other = an_instrument(an_organisation(zone="lingang"))
    holder = a_person()
    a_reservation(other, holder)
    _actor, plain = in_line(instrument, now)
    _actor, flexible = in_line(instrument, now, equivalents=True)

    row = db.session.scalars(select(Reservation).filter_by(instrument_id=other.id))
    cancel_reservation(row.one().code, version=None, by=actor_of(holder), at=now)

    assert state_of(plain) is WaitState.WAITING
    assert state_of(flexible) is WaitState.OFFERED
    assert open_offers()[0].instrument_id == other.id


def test_a_new_wait_is_served_by_an_equivalent_that_is_free(instrument, booked, now):
    an_instrument(an_organisation(zone="lingang"))
    _actor, wait = in_line(instrument, now, equivalents=True)
    jobs.tend_waitlist()
    jobs.tend_waitlist()
    assert state_of(wait) is WaitState.OFFERED
    assert len(open_offers()) == 1


def test_any_part_of_a_wider_window_will_do(instrument, booked, now):
    a_reservation(instrument, a_person(), a_span(26, 11, 9))
    wide = replace(wish(instrument), window=a_span(26, 8, 12), length_min=60)
    actor = actor_of(a_person())
    with pytest.raises(Refused) as refused:
        join_waitlist(wide, by=actor, at=now)
    assert isinstance(refused.value.reasons[0], StillFree)
    wait = join_waitlist(replace(wide, length_min=90), by=actor, at=now)
    booked(now)
    assert state_of(wait) is WaitState.OFFERED
    slot = open_offers()[0].during
    assert (slot.lower, slot.upper) == (a_span(26, 8).start, a_span(26, 8, 1.5).end)


def test_waiting_is_refused_where_it_would_not_help(instrument, booked, now):
    actor, _wait = in_line(instrument, now)
    with pytest.raises(Refused) as refused:
        join_waitlist(wish(instrument), by=actor, at=now)
    assert refused.value.reasons == (WaitsAlready(),)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"enabled": False}, "NotBookable"),
        ({"training": "exam", "training_for": ["assist"]}, "TrainingNeeded"),
        ({"longest_min": 60}, "TooLong"),
        ({"hours": {"mon": [[480, 600]]}}, "OutsideHours"),
    ],
)
def test_no_offer_is_made_or_taken_against_a_rule(
    instrument, booked, now, settings, reason
):
    first, one = in_line(instrument, now)
    booked(now)
    a_policy(instrument, **settings)
    with pytest.raises(Refused) as refused:
        accept_offer(code(one), by=first, at=now)
    assert reason in {one.code for one in refused.value.reasons}
    assert state_of(one) is WaitState.OFFERED, "nothing is lost by the refusal"
    with clock.frozen(now + HALF_HOUR):
        jobs.tend_waitlist()
        jobs.serve_waitlist()
    assert open_offers() == []
    with pytest.raises(Refused) as refused:
        join_waitlist(wish(instrument), by=actor_of(a_person()), at=now)
    assert reason in {one.code for one in refused.value.reasons}


def test_a_wait_ends_with_its_window(instrument, booked, now):
    _actor, wait = in_line(instrument, now)
    with clock.frozen(a_span().end):
        jobs.tend_waitlist()
    assert state_of(wait) is WaitState.OVER
