"""The database keeps reservations to their states, whoever writes."""

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from booking.models.reservation import Reservation
from booking.rules.reservation_state import OPEN, TRANSITIONS, ReservationState
from kernel.store.db import db
from kernel.store.transaction import broken_constraint
from tests.builders.booking import a_reservation
from tests.builders.catalog import an_instrument
from tests.builders.identity import a_person

S = ReservationState


@pytest.fixture
def booked(context):
    instrument, person = an_instrument(), a_person()
    return lambda state: a_reservation(instrument, person, state=state).id


def refused(reservation_id, **values) -> str | None:
    """Write past every rule, undo it, and return the constraint that spoke."""
    writing = update(Reservation).where(Reservation.id == reservation_id)
    savepoint = db.session.begin_nested()
    try:
        db.session.execute(writing.values(**values))
    except IntegrityError as error:
        return broken_constraint(error)
    else:
        return None
    finally:
        savepoint.rollback()


@pytest.mark.parametrize("state", S)
def test_the_database_makes_the_transitions_of_the_rules_and_no_other(booked, state):
    row = booked(state)
    for to in set(S) - {state}:
        # What else a row of that state needs: who decides until when, and a decision.
        waits = to is S.REQUESTED
        said = refused(
            row,
            state=to,
            lapses_at=text("lower(during)") if waits else None,
            approval="owner",
            decided_at=None if waits else text("lower(during)"),
        )
        assert (said is None) == ((state, to) in TRANSITIONS), (state, to)
        if said is not None:
            closed = state not in OPEN
            assert said == (
                "ck_booking_reservation_closed"
                if closed
                else "ck_booking_reservation_transition"
            )


@pytest.mark.parametrize("state", sorted(set(S) - OPEN))
def test_nothing_of_a_closed_reservation_changes(booked, state):
    row = booked(state)
    for values in (
        {"purpose": "another"},
        {"price_fen": 1},
        {"fee_fen": 1},
        {"during": text("tstzrange(lower(during), upper(during) - interval '1 min')")},
        {"comment": "later"},
        {"version": 9},
    ):
        assert refused(row, **values) == "ck_booking_reservation_closed", values
    assert refused(row, purpose=text("purpose")) is None
