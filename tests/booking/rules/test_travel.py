"""The way between zones, in minutes."""

import pytest

from booking.rules.travel import travel_min


@pytest.mark.parametrize(
    ("distance_km", "minutes"), [(0, 15), (1, 20), (24, 65), (47, 110)]
)
def test_the_way_takes_setting_out_and_driving_rounded_up(distance_km, minutes):
    assert travel_min(distance_km) == minutes
