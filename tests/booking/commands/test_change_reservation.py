"""Changing a booking, and who decides on it then."""

from datetime import timedelta

import pytest

from booking.commands.change_reservation import change_reservation
from booking.models.reservation import Reservation
from booking.rules.reservation_state import ReservationState
from booking.rules.wanted import WantedChange
from kernel.journal.tables import JournalEntry
from kernel.store.db import db
from tests.builders.booking import a_policy, a_reservation, a_span, local
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person, actor_of

S = ReservationState


@pytest.fixture
def lab(context):
    instrument = an_instrument()
    a_policy(instrument, approval="owner", notice_change_min=0, notice_book_min=0)
    return instrument


@pytest.fixture
def holder(context):
    return a_person()


def changed(row, holder, now, **wish) -> Reservation:
    change_reservation(
        f"B-{row.id:08d}", WantedChange(**wish), version=1, by=actor_of(holder), at=now
    )
    db.session.expire_all()
    return db.session.get_one(Reservation, row.id)


def test_a_material_change_is_asked_for_again(lab, holder, now):
    row = changed(
        a_reservation(lab, holder), holder, now,
        start=local(26, 13), end=local(26, 15),
    )  # fmt: skip
    assert row.state is S.REQUESTED
    assert row.lapses_at == now + timedelta(hours=24)
    entry = db.session.query(JournalEntry).filter_by(event="ReservationChanged").one()
    assert (entry.actor_id, entry.at) == (holder.id, now)
    assert (entry.before["state"], entry.after["state"]) == ("confirmed", "requested")


def test_a_shortening_stays_confirmed(lab, holder, now):
    row = changed(a_reservation(lab, holder), holder, now, end=local(26, 10))
    assert row.state is S.CONFIRMED
    assert row.lapses_at is None


@pytest.mark.parametrize("state", ["confirmed", "in_use"])
def test_the_extension_of_a_running_booking_keeps_its_state(lab, holder, now, state):
    running = a_reservation(lab, holder, a_span(25, 9, 2), state=state)
    row = changed(running, holder, now, end=local(25, 12))
    assert (row.state, row.lapses_at) == (S(state), None)
    assert row.during.upper == local(25, 12)
