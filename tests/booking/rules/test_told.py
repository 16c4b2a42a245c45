"""The rules of an instrument in plain words."""

from dataclasses import fields

import pytest

from booking.rules.policy import Policy
from booking.rules.quota import Quota
from booking.rules.told import rules_told

# Each setting that binds people, with a value that must be told.
SET = {
    "align_min": 60,
    "horizon_zone_days": 14,
    "horizon_enterprise_days": 7,
    "outside_hours_for": "exam",
    "max_day": 2,
    "max_open_min": 600,
    "gap_min": 1440,
    "parallel_max": 1,
    "quotas": (Quota("organisation", "month", limit_min=6000, applies="other"),),
    "reserved_pct": 20,
    "series_max": 10,
    "checkin_early_min": 45,
    "checkin_late_min": 25,
    "late_tolerance_min": 35,
    "no_show_after_min": 55,
    "offer_hold_min": 65,
    "visibility": "full",
    "no_show_limit": 3,
    "credit_start": 50,
    "override_hours": "deputy",
}


def said(policy: Policy) -> set[str]:
    return {f"{one} {one.params}" for one in rules_told(policy)}


@pytest.mark.parametrize("name", SET)
def test_what_is_set_is_told(name):
    assert {field.name for field in fields(Policy)} >= {name}
    assert said(Policy(**{name: SET[name]})) != said(Policy())


def test_a_quota_says_whose_how_much_and_for_whom():
    (told,) = (
        one
        for one in rules_told(Policy(quotas=SET["quotas"]))
        if "limit_min" in one.params
    )
    assert told.params == {
        "who": ("Your unit",),
        "per": ("that month",),
        "applies": ("units of other zones",),
        "limit_min": 6000,
    }


def test_where_every_rule_is_hard_no_exception_is_promised():
    names = [f.name for f in fields(Policy) if f.name.startswith("override_")]
    hard = Policy(**dict.fromkeys(names, "nobody"))
    assert not any("Exceptions" in one for one in rules_told(hard))
