"""The rule cases about changing and cancelling."""

from dataclasses import dataclass

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
from booking.rules.facts import Busy, Facts
from booking.rules.policy import Policy
from booking.rules.refusals import (
    SlotTaken,
    UnderMaintenance,
)
from booking.rules.reservation_state import HOLDS, Party, ReservationState
from booking.rules.span import Span
from kernel.values.errors import Refusal
from tests.booking.rules.wishes import (
    NOW,
    facts,
    moment,
    on,
    span,
    wish,
)

S = ReservationState
FREE = facts()
LENIENT = Policy()
BOOKED = on("10:00", "12:00")
RUNNING = span("11-25 09:00", "11:00")
OVER = span("11-25 07:00", "09:00")
LOCKED = span("11-26 09:00", "11:00")
LOCK = facts(notice_change_min=1440)
TOO_LATE = TooLateToChange(1440, moment("11-25 09:00"))


@dataclass(frozen=True)
class Change:
    """A booking, what it should become, and the reasons against."""

    number: str
    said: str
    old: Span
    new: Span
    reasons: tuple[Refusal, ...] = ()
    given: Facts = FREE
    state: S = S.CONFIRMED


CHANGES = [
    Change(
        "BC011",
        "a booking is not in its own way",
        on("02:00", "04:00"),
        on("02:00", "05:00"),
    ),
    Change("BC107", "shorten", BOOKED, on("10:00", "11:00")),
    Change("BC107", "move", BOOKED, on("14:00", "16:00")),
    Change("BC107", "extend", BOOKED, on("10:00", "13:00")),
    Change(
        "BC109",
        "an end five minutes ago",
        RUNNING,
        span("11-25 09:00", "09:55"),
        (AlreadyRunning(RUNNING.end),),
        state=S.IN_USE,
    ),
    Change(
        "BC110",
        "a cancelled booking",
        BOOKED,
        on("14:00", "16:00"),
        (AlreadyClosed(),),
        state=S.CANCELLED,
    ),
    *(
        Change(
            "BC112",
            said,
            BOOKED,
            new,
            (UnderMaintenance(moment("11-26 14:00")),),
            facts(busy=[Busy(on("13:00", "14:00"), "downtime")]),
        )
        for said, new in (
            ("extend into the outage", on("10:00", "13:05")),
            ("move into the outage", on("11:05", "13:05")),
        )
    ),
    Change(
        "BC113",
        "another start while running",
        RUNNING,
        span("11-25 10:00", "12:00"),
        (AlreadyRunning(RUNNING.end),),
        state=S.IN_USE,
    ),
    Change(
        "BC113",
        "shorter while running",
        RUNNING,
        span("11-25 09:00", "10:30"),
        (AlreadyRunning(RUNNING.end),),
        state=S.IN_USE,
    ),
    Change(
        "BC113",
        "longer while running",
        RUNNING,
        span("11-25 09:00", "12:00"),
        state=S.IN_USE,
    ),
    Change(
        "BC114", "move when locked", LOCKED, on("10:00", "12:00"), (TOO_LATE,), LOCK
    ),
    Change(
        "BC114", "shorten when locked", LOCKED, on("09:00", "10:55"), (TOO_LATE,), LOCK
    ),
    Change("BC114", "extend when locked", LOCKED, on("09:00", "11:10"), (), LOCK),
    Change(
        "BC117",
        "extend into the next booking",
        RUNNING,
        span("11-25 09:00", "11:30"),
        (SlotTaken(),),
        facts(busy=[span("11-25 11:00", "12:00")]),
        S.IN_USE,
    ),
]


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: f"{row.number}: {row.said}")
def test_a_change_is_judged_as_the_case_says(row):
    found = change_refusals(wish(row.new), row.given, row.old, row.state, NOW)
    assert found == list(row.reasons)


@dataclass(frozen=True)
class Cancellation:
    """A booking that its holder cancels, and the reasons against."""

    number: str
    said: str
    booked: Span
    reasons: tuple[Refusal, ...] = ()
    state: S = S.CONFIRMED
    policy: Policy = LENIENT


SOON = span("11-25 20:00", "21:00")
CANCELLATIONS = [
    Cancellation("BC121", "a booking to come", BOOKED),
    Cancellation("BC121", "a second time", BOOKED, (AlreadyClosed(),), S.CANCELLED),
    Cancellation("BC122", "a missed one", OVER, (AlreadyClosed(),), S.NO_SHOW),
    Cancellation("BC122", "one that is over", OVER, (AlreadyOver(OVER.end),)),
    Cancellation("BC122", "one that runs", RUNNING, (AlreadyBegun(),), S.IN_USE),
    Cancellation("BC125", "late, with a fee", SOON),
    Cancellation(
        "BC125",
        "late, refused",
        SOON,
        (TooLateToCancel(1440, moment("11-24 20:00")),),
        policy=Policy(late_cancel="refuse"),
    ),
]


@pytest.mark.parametrize(
    "row", CANCELLATIONS, ids=lambda row: f"{row.number}: {row.said}"
)
def test_a_cancellation_is_judged_as_the_case_says(row):
    found = cancellation_refusals(row.state, row.booked, row.policy, NOW, Party.HOLDER)
    assert found == list(row.reasons)


def test_bc010_cancelled_and_declined_bookings_do_not_block():
    assert not {S.CANCELLED, S.DECLINED} & HOLDS
