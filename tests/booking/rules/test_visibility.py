"""What is told of a booking, to whom, by each setting."""

import pytest

from booking.rules.policy import VISIBILITIES
from booking.rules.visibility import EVERYTHING, NOTHING, Sight, sight


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("who", [{"mine": True}, {"of_the_lab": True}])
def test_its_own_people_and_the_lab_see_all(visibility, who):
    given = {"of_the_lab": False, **who}
    assert sight(visibility, signed_in=True, **given) == EVERYTHING


@pytest.mark.parametrize(
    ("visibility", "signed_in", "told"),
    [
        ("full", True, EVERYTHING),
        ("full", False, Sight(taken=True, people=False)),
        ("busy", True, Sight(taken=True, people=False)),
        ("busy", False, Sight(taken=True, people=False)),
        ("confidential", True, NOTHING),
        ("confidential", False, NOTHING),
    ],
)
def test_others_see_what_the_setting_says(visibility, signed_in, told):
    assert sight(visibility, signed_in=signed_in, of_the_lab=False) == told
