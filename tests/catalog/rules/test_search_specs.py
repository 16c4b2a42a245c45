"""Conditions on specifications, as the field of the search page reads them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.search_specs import spec_wish

MHZ = Decimal(1_000_000)


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [
        ("≥ 500 MHz", "", 500 * MHZ, None),
        ("至少0.5GHz", "", 500 * MHZ, None),
        ("<= 600 MHz", "", None, 600 * MHZ),
        ("频率：400-600 MHz", "频率", 400 * MHZ, 600 * MHZ),
        ("1H 频率 ≥ 500 MHz", "1h 频率", 500 * MHZ, None),
        ("通道数 ≥ 8", "通道数", Decimal(8), None),
        ("５００ＭＨｚ", "", 500 * MHZ, 500 * MHZ),
    ],
)
def test_a_condition_is_a_name_a_bound_and_a_unit(text, name, low, high):
    wish = spec_wish(text)
    assert wish is not None
    assert (wish.name, wish.span.low, wish.span.high) == (name, low, high)


@pytest.mark.parametrize("text", ["", "500", "≥", "质谱", "≥ 500 MHz and more", "a-b"])
def test_what_cannot_be_compared_is_no_condition(text):
    assert spec_wish(text) is None


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(text):
    spec_wish(text)
