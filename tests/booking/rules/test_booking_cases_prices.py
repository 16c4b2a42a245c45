"""The rule cases about prices and lists of slots."""

import time
from dataclasses import replace
from datetime import date

import pytest

from booking.rules.availability import free_spans, slots
from booking.rules.opening import (
    ALWAYS,
    PLAIN_CALENDAR,
    OpeningHours,
    Windows,
    day_span,
    every_day,
)
from booking.rules.policy import Policy
from booking.rules.pricing import ON_REQUEST, Rate, cancellation_fee, quote
from booking.rules.span import Span
from tests.booking.rules.wishes import (
    OPEN_POLICY,
    moment,
    on,
    span,
)

BOOKED = on("10:00", "12:00")


def test_bc172_without_a_length_or_a_rate_there_is_no_estimate():
    for end in ("09:00", "10:00"):
        with pytest.raises(ValueError, match="after"):
            on("10:00", end)
    assert quote(None, BOOKED) == ON_REQUEST


@pytest.mark.parametrize(("at", "fee_fen"), [("11-24 10:00", 0), ("11-26 08:00", 4575)])
def test_bc173_a_late_cancellation_costs_its_fee(at, fee_fen):
    assert cancellation_fee(9150, BOOKED.start, moment(at), Policy()) == fee_fen


@pytest.mark.parametrize(
    ("number", "rate", "asked", "samples", "total_fen"),
    [
        ("BC181", Rate("sme", "h", 10_000, 1_000), on("10:00", "15:30"), None, 56_000),
        ("BC182", Rate("sme", "sample", 1_000, 10_000), BOOKED, 5, 15_000),
        ("BC183", Rate("sme", "sample", 480, 5_000), BOOKED, 200, 101_000),
        (
            "BC184",
            Rate("sme", "run", 10_000, 5_000),
            on("10:00", "15:30"),
            None,
            15_000,
        ),
    ],
)
def test_bc181_bc182_bc183_bc184_prices(number, rate, asked, samples, total_fen):
    assert quote(rate, asked, samples).total_fen == total_fen, number


def listed(
    hours: OpeningHours, length_min: int, day: date = date(2026, 11, 26)
) -> list[Span]:
    policy = replace(OPEN_POLICY, hours=hours)
    return slots(free_spans(day_span(day), policy, (), PLAIN_CALENDAR), length_min)


def test_bc192_an_open_day_has_24_hours():
    assert len(listed(ALWAYS, 60)) == 24


def test_bc193_what_has_begun_is_not_listed():
    now = moment("11-26 11:59:59")
    left = [slot for slot in listed(ALWAYS, 60) if slot.start >= now]
    assert len(left) == 12
    assert left[0].start == moment("11-26 12:00")


@pytest.mark.parametrize(
    ("number", "windows", "length_min", "count"),
    [
        ("BC196", ((660, 720), (840, 900)), 20, 6),
        ("BC197", ((660, 720), (680, 760)), 20, 5),
        ("BC199", ((420, 425), (430, 450)), 5, 5),
        ("BC204", ((900, 600),), 20, 0),
    ],
)
def test_bc196_bc197_bc199_bc204_slots(
    number: str, windows: Windows, length_min: int, count: int
):
    found = listed(every_day(*windows), length_min)
    assert len(found) == len(set(found)) == count, number


def test_bc201_two_thousand_windows_a_week_are_listed_quickly():
    day = tuple((5 * n, 5 * n + 4) for n in range(286))
    began = time.perf_counter()
    week = span("11-23 00:00", "11-30 00:00")
    policy = replace(OPEN_POLICY, hours=every_day(*day))
    found = slots(free_spans(week, policy, (), PLAIN_CALENDAR), 4)
    assert len(found) == 2002
    assert time.perf_counter() - began < 3


def test_bc202_a_single_day_replaces_the_weekly_hours():
    hours = replace(
        every_day((480, 1020)), exceptions=((date(2026, 11, 26), ((600, 900),)),)
    )
    assert len(listed(hours, 60)) == 5
    assert len(listed(hours, 60, date(2026, 11, 27))) == 9
