"""Prices: exact to the fen, whatever the length."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.policy import Policy
from booking.rules.pricing import (
    ON_REQUEST,
    UNITS,
    Rate,
    cancellation_fee,
    price_class_of,
    quote,
)
from booking.rules.span import Span
from identity.rules.organisation import OrganisationKind
from tests.booking.rules.wishes import NOW, moment, span

MORNING = span("11-26 09:00", "13:00")

rates = st.builds(
    Rate,
    st.just("academic"),
    st.sampled_from(UNITS),
    st.integers(0, 10_000_000),
    st.integers(0, 1_000_000),
    st.integers(0, 20),
)
lengths = st.integers(1, 40 * 86_400)


def lasting(seconds: int) -> Span:
    return Span(NOW, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("rate", "samples", "total_fen"),
    [
        (Rate("academic", "h", 45_000, 20_000), None, 200_000),
        (Rate("academic", "h", 45_000, minimum_units=6), None, 270_000),
        (Rate("academic", "day", 100_000), None, 100_000),
        (Rate("academic", "run", 100_000), None, 100_000),
        (Rate("academic", "sample", 480, 5_000), 200, 101_000),
        (Rate("academic", "sample", 480), None, 480),
        (Rate("academic", "h", 0), None, 0),
    ],
)
def test_a_morning_costs(rate, samples, total_fen):
    assert quote(rate, MORNING, samples).total_fen == total_fen


def test_the_lines_say_how_the_price_is_made():
    use, opening = quote(Rate("academic", "h", 45_000, 20_000), MORNING).lines
    assert (use.code, use.quantity, use.unit, use.amount_fen) == (
        "use", Decimal(4), "h", 180_000,
    )  # fmt: skip
    assert (opening.code, opening.amount_fen) == ("opening_fee", 20_000)


@pytest.mark.parametrize(
    ("fen_an_hour", "minutes", "amount_fen"),
    [(100, 20, 33), (100, 40, 67), (1, 30, 1), (1, 29, 0)],
)
def test_a_part_of_an_hour_is_rounded_half_up(fen_an_hour, minutes, amount_fen):
    rate = Rate("academic", "h", fen_an_hour)
    assert quote(rate, lasting(minutes * 60)).total_fen == amount_fen


def test_a_begun_day_counts_whole():
    rate = Rate("academic", "day", 100)
    assert quote(rate, lasting(86_400)).total_fen == 100
    assert quote(rate, lasting(86_401)).total_fen == 200


def test_no_rate_is_a_price_on_request():
    assert quote(None, MORNING) == ON_REQUEST
    assert ON_REQUEST.total_fen is None


@given(rates, lengths, st.none() | st.integers(1, 1000))
def test_the_lines_add_up_to_the_total(rate, seconds, samples):
    priced = quote(rate, lasting(seconds), samples)
    assert sum(line.amount_fen for line in priced.lines) == priced.total_fen


@given(rates, lengths, lengths)
def test_a_longer_booking_never_costs_less(rate, one, other):
    shorter, longer = sorted((one, other))
    cheap, dear = (quote(rate, lasting(s)).total_fen for s in (shorter, longer))
    assert cheap is not None
    assert dear is not None
    assert cheap <= dear


@given(st.integers(0, 10**8), st.integers(1, 10**6))
def test_an_hourly_amount_is_within_half_a_fen_of_the_exact_one(fen_an_hour, seconds):
    total = quote(Rate("academic", "h", fen_an_hour), lasting(seconds)).total_fen
    assert total is not None
    assert abs(2 * (total * 3600 - fen_an_hour * seconds)) <= 3600


@pytest.mark.parametrize(
    ("kind", "same", "expected"),
    [
        ("enterprise", True, "internal"),
        ("university", False, "academic"),
        ("institute", False, "academic"),
        ("responsible_unit", False, "academic"),
        ("sme", False, "sme"),
        ("enterprise", False, "enterprise"),
        ("overseas", False, "overseas"),
        ("", False, "enterprise"),
    ],
)
def test_the_price_class_follows_the_kind_of_organisation(kind, same, expected):
    assert price_class_of(person_kind=kind, same_legal_person=same) == expected


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_every_kind_of_organisation_has_a_price_class(kind):
    assert price_class_of(person_kind=kind, same_legal_person=False)


@pytest.mark.parametrize(
    ("at", "fee_fen"),
    [("11-25 09:00", 0), ("11-25 08:59:59", 0), ("11-25 09:00:01", 100_000)],
)
def test_cancelling_is_free_up_to_the_limit_itself(at, fee_fen):
    assert cancellation_fee(200_000, MORNING.start, moment(at), Policy()) == fee_fen


def test_a_price_on_request_has_no_cancellation_fee():
    assert cancellation_fee(None, MORNING.start, MORNING.start, Policy()) == 0


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_cancellation_never_costs_more_than_the_booking(total_fen, percent):
    policy = Policy(cancel_fee_pct=percent)
    fee = cancellation_fee(total_fen, MORNING.start, MORNING.start, policy)
    assert 0 <= fee <= total_fen
