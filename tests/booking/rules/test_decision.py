"""Deciding on a request, and the gates that are looked at once more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.rules.decision import NotWaiting, decision_refusals, gate_refusals
from booking.rules.facts import BookingRequest
from booking.rules.gates import against_the_instrument, against_the_person, is_trained
from booking.rules.modes import default_mode, open_modes
from booking.rules.rate_card import RateCard, changed_rates
from booking.rules.refusals import AccountSuspended, NotBookable, SelfUseNeedsTraining
from booking.rules.reservation_state import ReservationState
from kernel.values.clock import local_day
from tests.booking.rules.wishes import NOW, facts, span

FINE = facts()
REQUEST = BookingRequest(1, span("11-26 09:00", "11:00"), "self")


@pytest.mark.parametrize(
    "state", [s for s in ReservationState if s is not ReservationState.REQUESTED]
)
def test_only_a_waiting_request_can_be_decided_on(state):
    assert [type(r) for r in decision_refusals(state, None, NOW)] == [NotWaiting]


def test_a_request_whose_hold_is_over_waits_no_more():
    state = ReservationState.REQUESTED
    assert decision_refusals(state, NOW + timedelta(minutes=1), NOW) == []
    assert decision_refusals(state, NOW, NOW)


def test_gates_closed_since_the_request_stop_the_approval():
    suspended = replace(FINE, person=replace(FINE.person, suspended=True))
    hidden = replace(FINE, terms=replace(FINE.terms, published=False))
    assert gate_refusals(REQUEST, FINE) == []
    assert gate_refusals(REQUEST, suspended) == [AccountSuspended()]
    assert gate_refusals(REQUEST, hidden) == [NotBookable()]
    assert list(against_the_instrument(REQUEST, FINE)) == []


def test_the_way_of_use_proposed_is_one_that_is_open():
    day = local_day(REQUEST.span.start)
    terms = replace(FINE.terms, modes=("self", "assist"), training_level="exam")
    guarded = replace(FINE, terms=terms)
    assert not is_trained("self", day, guarded)
    assert open_modes(guarded, day) == ("assist",)
    assert default_mode(guarded, day) == "assist"
    assert isinstance(next(against_the_person(REQUEST, guarded)), SelfUseNeedsTraining)


def test_only_rates_that_differ_are_written_anew():
    old = [RateCard("internal", "h", 100), RateCard("academic", "h", 200)]
    new = [RateCard("internal", "h", 100), RateCard("academic", "h", 250)]
    assert changed_rates(old, new) == [RateCard("academic", "h", 250)]
