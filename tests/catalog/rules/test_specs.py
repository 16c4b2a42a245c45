"""Specifications are compared as numbers, whatever unit they came in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.specs import Measured, base_unit, measured, spec_problem, wanted


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        ("600", "MHz", 600_000_000, 600_000_000),
        ("０．６", "GHz", 600_000_000, 600_000_000),
        ("600", "兆", 600_000_000, 600_000_000),
        ("≥ 500", "MHz", 500_000_000, None),
        ("不大于 30", "kV", None, 30_000),
        ("0.1-10", "kV", 100, 10_000),
        ("10～0.1", "kV", 100, 10_000),
        ("1,000", "rpm", 1000, 1000),
    ],
)
def test_a_value_is_a_span_in_its_base_unit(value, unit, low, high):
    found = measured(value, unit)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("value", ["好", "约定", "600 左右", "", "1.2.3"])
def test_words_are_no_numbers(value):
    assert measured(value, "MHz") is None
    assert spec_problem(value, "MHz")
    assert spec_problem(value, "") is None


def test_a_filter_is_read_like_a_value():
    assert wanted("≥ 500 MHz") == Measured("frequency", Decimal(500_000_000), None)
    assert wanted("2 nm") == wanted("20 Å")
    assert wanted("质谱") is None


@given(st.decimals(1, 10_000, places=2), st.sampled_from(["kHz", "MHz", "GHz"]))
def test_the_unit_does_not_change_what_is_meant(number, unit):
    _dimension, factor = base_unit(unit)
    assert measured(str(number), unit) == measured(f"{number * factor:f}", "Hz")


def test_an_unknown_unit_compares_with_itself_only():
    assert base_unit("furlong") == ("furlong", 1)
    assert measured("3", "furlong") != measured("3", "parsec")
