"""Changing and cancelling: until when, by whom, and with which reasons."""

import pytest

from booking.rules.change import (
    AlreadyBegun,
    AlreadyClosed,
    AlreadyOver,
    AlreadyRunning,
    TooLateToCancel,
    TooLateToChange,
    cancellation_refusals,
    change_refusals,
)
from booking.rules.overridable import hard
from booking.rules.policy import Policy
from booking.rules.refusals import SlotTaken, TooSoon
from booking.rules.reservation_state import OPEN, Party, ReservationState
from booking.rules.span import Span
from kernel.values.errors import Refusal
from tests.booking.rules.wishes import MANAGER, NOW, facts, moment, span, wish

S = ReservationState
BOOKED = span("11-25 13:00", "15:00")
RUNNING = span("11-25 09:00", "11:00")


def changing(
    old: Span, new: Span, state: S = S.CONFIRMED, **given: object
) -> list[Refusal]:
    return change_refusals(wish(new), facts(**given), old, state, NOW)  # type: ignore[arg-type]


def test_a_booking_in_time_may_move():
    later = span("11-26 13:00", "15:00")
    assert changing(BOOKED, later, notice_change_min=120) == []


def test_inside_the_notice_a_booking_may_not_move():
    later = span("11-26 13:00", "15:00")
    expected = TooLateToChange(240, moment("11-25 09:00"))
    assert changing(BOOKED, later, notice_change_min=240) == [expected]


def test_a_manager_may_move_inside_the_notice_with_a_reason():
    later = span("11-26 13:00", "15:00")
    found = changing(BOOKED, later, notice_change_min=240, person=MANAGER)
    assert found == [TooLateToChange(240, moment("11-25 09:00"))]
    assert hard(found, Policy(), {"lab_manager"}) == []


def test_the_new_start_needs_the_notice_of_a_booking():
    sooner = span("11-25 11:00", "13:00")
    expected = TooSoon(120, moment("11-25 12:00"))
    assert changing(BOOKED, sooner, notice_book_min=120) == [expected]


def test_while_the_start_stays_the_notice_of_a_booking_is_not_asked_again():
    longer = span("11-25 13:00", "16:00")
    assert changing(BOOKED, longer, notice_book_min=1440) == []


def test_an_extension_meets_the_next_booking():
    longer = span("11-25 13:00", "16:00")
    after = span("11-25 15:00", "17:00")
    assert changing(BOOKED, longer, busy=[after]) == [SlotTaken()]


def test_a_running_booking_keeps_its_start():
    moved = span("11-25 10:30", "12:30")
    assert changing(RUNNING, moved, S.IN_USE) == [AlreadyRunning(RUNNING.end)]


@pytest.mark.parametrize("state", sorted(set(S) - OPEN))
def test_a_closed_booking_does_not_change(state):
    assert changing(BOOKED, BOOKED, state) == [AlreadyClosed()]


def test_a_booking_whose_time_has_passed_does_not_change():
    over = span("11-25 07:00", "09:00")
    assert changing(over, BOOKED) == [AlreadyOver(over.end)]


LATE = span("11-25 20:00", "21:00")
REFUSING = Policy(late_cancel="refuse")


@pytest.mark.parametrize(
    ("state", "booked", "policy", "who", "reasons"),
    [
        (S.CONFIRMED, LATE, Policy(), Party.HOLDER, []),
        (S.REQUESTED, LATE, Policy(), Party.HOLDER, []),
        (S.CONFIRMED, LATE, REFUSING, Party.MANAGER, []),
        (S.CONFIRMED, span("11-27 20:00", "21:00"), REFUSING, Party.HOLDER, []),
        (
            S.CONFIRMED,
            LATE,
            REFUSING,
            Party.HOLDER,
            [TooLateToCancel(1440, moment("11-24 20:00"))],
        ),
        (S.CONFIRMED, RUNNING, Policy(), Party.HOLDER, [AlreadyBegun()]),
        (S.CONFIRMED, RUNNING, Policy(), Party.MANAGER, []),
        (S.IN_USE, RUNNING, Policy(), Party.MANAGER, [AlreadyBegun()]),
        (S.CANCELLED, LATE, Policy(), Party.HOLDER, [AlreadyClosed()]),
        (S.NO_SHOW, RUNNING, Policy(), Party.MANAGER, [AlreadyClosed()]),
    ],
)
def test_cancelling_is_open_until_the_start(state, booked, policy, who, reasons):
    assert cancellation_refusals(state, booked, policy, NOW, who) == reasons
