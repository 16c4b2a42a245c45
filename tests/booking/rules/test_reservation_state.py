"""The life of a reservation: which transitions exist, and whose they are."""

import pytest

from booking.rules.reservation_state import (
    HOLDS,
    OPEN,
    TRANSITIONS,
    Party,
    ReservationState,
    may_move,
)

S = ReservationState


@pytest.mark.parametrize(
    ("state", "to", "who"),
    [
        (S.REQUESTED, S.CONFIRMED, Party.MANAGER),
        (S.REQUESTED, S.EXPIRED, Party.SYSTEM),
        (S.CONFIRMED, S.CANCELLED, Party.HOLDER),
        (S.CONFIRMED, S.NO_SHOW, Party.SYSTEM),
        (S.IN_USE, S.COMPLETED, Party.HOLDER),
    ],
)
def test_this_transition_may_be_made(state, to, who):
    assert may_move(state, to, who)


@pytest.mark.parametrize(
    ("state", "to", "who"),
    [
        (S.REQUESTED, S.CONFIRMED, Party.HOLDER),
        (S.REQUESTED, S.DECLINED, Party.HOLDER),
        (S.CONFIRMED, S.DECLINED, Party.MANAGER),
        (S.IN_USE, S.CANCELLED, Party.HOLDER),
        (S.CONFIRMED, S.CONFIRMED, Party.MANAGER),
    ],
)
def test_this_transition_may_not_be_made(state, to, who):
    assert not may_move(state, to, who)


@pytest.mark.parametrize("state", sorted(set(S) - OPEN))
def test_a_closed_reservation_stays_closed(state):
    assert not any(may_move(state, to) for to in S)


def test_every_state_can_be_reached():
    assert {to for _, to in TRANSITIONS} | {S.REQUESTED} == set(S)


def test_what_was_given_back_or_refused_holds_no_time():
    assert set(S) - HOLDS == {S.NO_SHOW, S.CANCELLED, S.DECLINED, S.EXPIRED}
