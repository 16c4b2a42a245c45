"""Ten minutes in which an open form keeps its slot."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking import jobs
from booking.commands.book_instrument import book_instrument
from booking.commands.hold_slot import hold_slot
from booking.commands.release_hold import release_hold
from booking.models.reservation import Occupancy
from booking.queries.week import week_of
from booking.rules.refusals import SlotTaken
from booking.rules.wanted import WantedReservation
from catalog.queries.bookable import bookable_instrument
from kernel.store.db import db
from kernel.values import clock
from kernel.values.actor import ANONYMOUS
from kernel.values.clock import local_day
from kernel.values.errors import Refused
from tests.builders.booking import a_policy, a_span
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of

TEN = timedelta(minutes=10)


@pytest.fixture
def instrument(context):
    return an_instrument()


def wanted(instrument, start: float = 9) -> WantedReservation:
    return WantedReservation(instrument.code, a_span(26, start), "assist", "x")


def held() -> list[Occupancy]:
    db.session.expire_all()
    return list(db.session.scalars(select(Occupancy).filter_by(kind="hold")))


def test_a_held_slot_is_the_holders_own_and_nobody_elses(instrument, now):
    holder, other = actor_of(a_person()), actor_of(a_person())
    hold_slot(wanted(instrument), by=holder, at=now)
    with pytest.raises(Refused) as refused:
        book_instrument(wanted(instrument), by=other, at=now)
    assert refused.value.reasons == (SlotTaken(),)
    book_instrument(wanted(instrument), by=holder, at=now)
    assert held() == []


def test_a_hold_ends_by_itself_without_the_worker(instrument, now):
    hold_slot(wanted(instrument), by=actor_of(a_person()), at=now)
    later, code = now + TEN, bookable_instrument(instrument.id)
    week = week_of(code, local_day(a_span().start), viewer=ANONYMOUS, at=later)
    assert "pending" not in {block.kind for block in week.blocks}
    book_instrument(wanted(instrument), by=actor_of(a_person()), at=later)
    assert held() == []


def test_holding_again_does_not_make_it_longer(instrument, now):
    holder = actor_of(a_person())
    hold_slot(wanted(instrument), by=holder, at=now)
    again = hold_slot(wanted(instrument), by=holder, at=now + TEN / 2)
    assert again.lapses_at == now + TEN
    assert len(held()) == 1


def test_one_person_holds_one_slot(instrument, now):
    holder, elsewhere = actor_of(a_person()), an_instrument()
    hold_slot(wanted(instrument), by=holder, at=now)
    hold_slot(wanted(elsewhere), by=holder, at=now)
    assert [one.instrument_id for one in held()] == [elsewhere.id]


def test_a_hold_is_given_back_by_hand_or_by_the_clock(instrument, now):
    holder = actor_of(a_person())
    hold_slot(wanted(instrument), by=holder, at=now)
    assert release_hold(instrument.code, by=holder, at=now)
    assert not release_hold(instrument.code, by=holder, at=now)
    hold_slot(wanted(instrument), by=holder, at=now)
    with clock.frozen(now + TEN):
        jobs.tend_waitlist()
        jobs.tend_waitlist()
    assert held() == []


def test_a_hold_is_refused_by_the_rules(instrument, now):
    a_policy(instrument, longest_min=60)
    with pytest.raises(Refused) as refused:
        hold_slot(wanted(instrument), by=actor_of(a_person()), at=now)
    assert [one.code for one in refused.value.reasons] == ["TooLong"]
    assert held() == []
