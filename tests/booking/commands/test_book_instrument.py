"""Booking an instrument, against a real database."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from booking.commands.approve_reservation import approve_reservation
from booking.commands.book_instrument import book_instrument
from booking.commands.cancel_reservation import cancel_reservation
from booking.commands.change_reservation import change_reservation
from booking.commands.complete_reservation import complete_reservation
from booking.commands.decline_reservation import decline_reservation
from booking.commands.end_downtime import end_downtime
from booking.commands.expire_request import expire_request
from booking.commands.open_downtime import open_downtime
from booking.models.reservation import Occupancy, Reservation
from booking.queries.alternatives import alternatives_to, offering
from booking.rules.downtime import BookedMeanwhile
from booking.rules.refusals import NotBookable, OutsideHours, SlotTaken, TooShort
from booking.rules.reservation_state import ReservationState
from booking.rules.wanted import WantedChange, WantedReservation
from kernel.journal.tables import JournalEntry, OutboxMessage
from kernel.store.db import db
from kernel.values.errors import Forbidden, NotFound, Refused, Stale
from tests.builders.booking import a_policy, a_reservation, a_span, local, rates
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of


@pytest.fixture
def instrument(context):
    instrument = an_instrument()
    rates(instrument, internal=100, academic=200, enterprise=400)
    return instrument


@pytest.fixture
def researcher(context):
    return actor_of(a_person("researcher"))


@pytest.fixture
def manager(instrument, context):
    from_lab = a_person("lab_manager")
    actor = actor_of(from_lab)
    grants = frozenset(
        replace(g, scope=instrument.organisation_id) for g in actor.grants
    )
    return replace(actor, grants=grants)


def wanted(instrument, **span) -> WantedReservation:
    return WantedReservation(instrument.code, a_span(**span), "assist", "proteomics")


def kept(made) -> Reservation:
    """Return the row as the database has it now."""
    db.session.expire_all()
    return db.session.get_one(Reservation, made.reservation.id)


def occupied(instrument) -> int:
    count = select(func.count()).where(Occupancy.instrument_id == instrument.id)
    return db.session.scalar(count)


def test_a_booking_is_kept_priced_and_written_down(instrument, researcher, now):
    made = book_instrument(wanted(instrument, hours=2), by=researcher, at=now)

    row = made.reservation
    assert row.state is ReservationState.CONFIRMED
    assert (row.price_class, row.price_fen) == ("academic", 40_000)
    assert (row.external, row.cross_zone) == (True, True)
    entry = db.session.scalars(
        select(JournalEntry).filter_by(subject_id=row.id, event="InstrumentBooked")
    ).one()
    assert (entry.actor_id, entry.at, entry.after) == (
        researcher.id,
        now,
        {"state": "confirmed"},
    )
    message = db.session.scalars(
        select(OutboxMessage).filter_by(event="InstrumentBooked")
    ).one()
    assert message.data["code"] == made.code
    assert occupied(instrument) == 1


def test_the_same_slot_is_not_given_twice(instrument, researcher, now):
    book_instrument(wanted(instrument), by=researcher, at=now)
    other = actor_of(a_person("researcher"))

    with pytest.raises(Refused) as refused:
        book_instrument(wanted(instrument), by=other, at=now)

    assert refused.value.reasons == (SlotTaken(),)
    assert occupied(instrument) == 1


def test_bookings_may_touch(instrument, researcher, now):
    book_instrument(wanted(instrument, start=9, hours=2), by=researcher, at=now)
    book_instrument(wanted(instrument, start=11, hours=1), by=researcher, at=now)
    assert occupied(instrument) == 2


def test_every_reason_is_given_at_once(instrument, researcher, now):
    a_policy(instrument, shortest_min=60)
    with pytest.raises(Refused) as refused:
        book_instrument(wanted(instrument, start=22, hours=0.5), by=researcher, at=now)
    assert [type(r) for r in refused.value.reasons] == [TooShort, OutsideHours]


def test_a_refusal_comes_with_alternatives_that_can_be_booked(
    instrument, researcher, now
):
    an_instrument(name_zh=instrument.name_zh)
    book_instrument(wanted(instrument), by=researcher, at=now)
    other = actor_of(a_person("researcher"))
    wish = wanted(instrument)

    with pytest.raises(Refused) as refused, offering(wish, other, at=now):
        book_instrument(wish, by=other, at=now)

    offers = refused.value.alternatives
    assert 1 <= len(offers) <= 3
    for offer in offers:
        book_instrument(
            WantedReservation(offer.instrument_code, offer.span, "assist", "x"),
            by=other,
            at=now,
        )


def test_alternatives_to_a_free_slot_leave_it_alone(instrument, researcher, now):
    assert alternatives_to(wanted(instrument), researcher, at=now)


def test_nothing_is_written_when_the_actor_may_not_book(instrument, now):
    with pytest.raises(Forbidden):
        book_instrument(
            wanted(instrument), by=actor_of(a_person("coordinator")), at=now
        )
    assert occupied(instrument) == 0


def test_an_unpublished_instrument_does_not_exist_for_others(context, researcher, now):
    draft = an_instrument(state="draft")
    with pytest.raises(NotFound):
        book_instrument(wanted(draft), by=researcher, at=now)


def test_the_lab_is_told_that_its_own_draft_takes_no_bookings(context, now):
    person = a_person("lab_manager")
    actor = actor_of(person)
    draft = an_instrument(state="draft")
    actor = replace(
        actor,
        grants=frozenset(replace(g, scope=draft.organisation_id) for g in actor.grants),
    )
    with pytest.raises(Refused) as refused:
        book_instrument(wanted(draft), by=actor, at=now)
    assert NotBookable() in refused.value.reasons


def test_a_request_holds_the_slot_until_it_lapses(instrument, researcher, now):
    a_policy(instrument, approval="owner", request_hold_h=1)
    made = book_instrument(wanted(instrument), by=researcher, at=now)
    assert made.reservation.state is ReservationState.REQUESTED
    other = actor_of(a_person("researcher"))
    with pytest.raises(Refused):
        book_instrument(wanted(instrument), by=other, at=now)

    after = made.reservation.lapses_at
    second = book_instrument(wanted(instrument), by=other, at=after)

    assert second.reservation.state is ReservationState.REQUESTED
    assert kept(made).state is ReservationState.EXPIRED
    assert occupied(instrument) == 1


def test_a_lab_approves_and_declines(instrument, researcher, manager, now):
    a_policy(instrument, approval="owner")
    first = book_instrument(wanted(instrument, start=9), by=researcher, at=now)
    second = book_instrument(wanted(instrument, start=13), by=researcher, at=now)

    approve_reservation(first.code, version=1, by=manager, at=now)
    decline_reservation(
        second.code, "sample form missing", version=1, by=manager, at=now
    )

    assert kept(first).state is ReservationState.CONFIRMED
    assert kept(second).state is ReservationState.DECLINED
    assert occupied(instrument) == 1
    with pytest.raises(Refused):
        approve_reservation(second.code, version=None, by=manager, at=now)


def test_strangers_may_not_know_of_a_reservation(instrument, researcher, now):
    made = book_instrument(wanted(instrument), by=researcher, at=now)
    stranger = actor_of(a_person("lab_manager"))
    for act in (
        lambda: approve_reservation(made.code, version=None, by=stranger, at=now),
        lambda: cancel_reservation(made.code, version=None, by=stranger, at=now),
        lambda: change_reservation(
            made.code, WantedChange(), version=None, by=stranger, at=now
        ),
        lambda: cancel_reservation("B-99999999", version=None, by=researcher, at=now),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_late_cancellation_costs_the_fee_of_the_policy(instrument, researcher, now):
    made = book_instrument(wanted(instrument, day=25, start=15), by=researcher, at=now)
    cancel_reservation(made.code, version=1, by=researcher, at=now)
    assert kept(made).fee_fen == 20_000
    assert occupied(instrument) == 0


def test_a_change_moves_the_same_row_and_prices_it_anew(instrument, researcher, now):
    made = book_instrument(wanted(instrument, start=9, hours=2), by=researcher, at=now)
    change = WantedChange(start=local(26, 10), end=local(26, 13))

    change_reservation(made.code, change, version=1, by=researcher, at=now)

    row = kept(made)
    assert (row.during.lower, row.during.upper) == (local(26, 10), local(26, 13))
    assert (row.price_fen, row.version) == (60_000, 2)
    assert occupied(instrument) == 1


def test_a_refused_change_leaves_the_old_slot(instrument, researcher, now):
    other = actor_of(a_person("researcher"))
    book_instrument(wanted(instrument, start=13), by=other, at=now)
    made = book_instrument(wanted(instrument, start=9), by=researcher, at=now)
    with pytest.raises(Refused):
        change_reservation(
            made.code,
            WantedChange(start=local(26, 13)),
            version=1,
            by=researcher,
            at=now,
        )
    assert kept(made).during.lower == local(26, 9)


def test_a_stale_change_is_told_what_changed(instrument, researcher, now):
    made = book_instrument(wanted(instrument), by=researcher, at=now)
    change_reservation(
        made.code, WantedChange(purpose="other"), version=1, by=researcher, at=now
    )
    with pytest.raises(Stale) as stale:
        change_reservation(
            made.code, WantedChange(purpose="more"), version=1, by=researcher, at=now
        )
    assert stale.value.version == 2


def test_a_change_to_approved_time_asks_the_lab_again(
    instrument, researcher, manager, now
):
    a_policy(instrument, approval="owner")
    made = book_instrument(wanted(instrument, start=9), by=researcher, at=now)
    approve_reservation(made.code, version=1, by=manager, at=now)
    change_reservation(
        made.code,
        WantedChange(start=local(26, 14), end=local(26, 16)),
        version=2,
        by=researcher,
        at=now,
    )
    assert kept(made).state is ReservationState.REQUESTED


def test_downtime_is_refused_over_bookings_and_ends_early(
    instrument, researcher, manager, now
):
    book_instrument(wanted(instrument), by=researcher, at=now)
    with pytest.raises(Refused) as refused:
        open_downtime(
            instrument.code,
            a_span(),
            kind="maintenance",
            reason="x",
            by=manager,
            at=now,
        )
    assert refused.value.reasons == (BookedMeanwhile(),)

    downtime = open_downtime(
        instrument.code, a_span(day=27), kind="fault", reason="x", by=manager, at=now
    )
    with pytest.raises(Refused):
        book_instrument(wanted(instrument, day=27), by=researcher, at=now)
    end_downtime(downtime.id, by=manager, at=now)
    book_instrument(wanted(instrument, day=27), by=researcher, at=now)


def test_time_passes_and_closes_what_is_over(instrument, researcher, now):
    person = a_person("researcher")
    over = a_reservation(instrument, person, a_span(day=24))
    assert complete_reservation(over.code, at=now) is True
    assert complete_reservation(over.code, at=now) is False
    assert expire_request(over.code, at=now) is False


@pytest.mark.smoke
def test_the_database_refuses_what_no_command_would_write(instrument, context, now):
    person = a_person("researcher")
    a_reservation(instrument, person)
    endless = Reservation(**_copy(instrument, person, "(,)"))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(endless)
    for statement in (
        "UPDATE journal_entry SET event = 'x'",
        "DELETE FROM journal_entry",
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(statement))


def _copy(instrument, person, during):
    return {
        "instrument_id": instrument.id,
        "booked_for_id": person.id,
        "booked_by_id": person.id,
        "organisation_id": person.organisation_id,
        "external": True,
        "cross_zone": False,
        "during": during,
        "blocked": during,
        "state": ReservationState.CONFIRMED,
        "mode": "assist",
        "purpose": "x",
        "price_class": "academic",
        "price_lines": [],
    }
