"""Policies: levels merged, settings checked, values written back."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.opening import ALWAYS
from booking.rules.policy import READERS, Policy, settings_of
from catalog.rules.listing_state import Mode, TrainingLevel


def test_no_settings_are_the_defaults():
    assert Policy.from_settings() == Policy()


def test_the_more_particular_level_wins_setting_by_setting():
    category = {"step_min": 60, "longest_min": 240}
    instrument = {"longest_min": 120}
    policy = Policy.from_settings(category, {}, instrument)
    assert (policy.step_min, policy.longest_min) == (60, 120)


def test_a_level_may_lift_a_limit_that_another_set():
    assert Policy.from_settings({"max_open": 3}, {"max_open": None}).max_open is None


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"colour": 1}, "colour"),
        ({"step_min": "30"}, "step_min"),
        ({"step_min": True}, "step_min"),
        ({"step_min": 30.0}, "step_min"),
        ({"step_min": 7}, "step_min"),
        ({"step_min": None}, "step_min"),
        ({"longest_min": -1}, "longest_min"),
        ({"enabled": 1}, "enabled"),
        ({"training": "expert"}, "training"),
        ({"training_for": "self"}, "training_for"),
        ({"training_for": ["fly"]}, "training_for"),
        ({"approval": None}, "approval"),
        ({"cancel_fee_pct": 101}, "cancel_fee_pct"),
        ({"max_open": -1}, "max_open"),
        ({"hours": {"mon": [[600, 540]]}}, "hours"),
        ({"shortest_min": 60, "longest_min": 30}, "shortest_min"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(settings, key):
    with pytest.raises(ValueError, match=f"^{key}: "):
        Policy.from_settings(settings)


def test_every_setting_has_a_reader():
    assert set(READERS) == {field.name for field in fields(Policy)}


settings = st.fixed_dictionaries(
    {},
    optional={
        "enabled": st.booleans(),
        "step_min": st.sampled_from([5, 10, 15, 30, 60, 1440]),
        "shortest_min": st.integers(1, 480),
        "longest_min": st.integers(480, 20_000),
        "weekly_quota_min": st.none() | st.integers(0, 10_080),
        "horizon_other_days": st.none() | st.integers(0, 400),
        "training": st.sampled_from(["none", "basic", "exam", "advanced"]),
        "training_for": st.lists(st.sampled_from(["self", "remote"]), unique=True),
        "hours": st.just({"mon": [[480, 720], [780, 1080]], "follows_holidays": True}),
    },
)


@given(settings)
def test_a_policy_survives_being_written_as_json(given_settings):
    policy = Policy.from_settings(given_settings)
    assert Policy.from_settings(json.loads(json.dumps(settings_of(policy)))) == policy


def test_hours_may_be_given_as_a_value_by_code():
    assert Policy.from_settings({"hours": ALWAYS}).hours is ALWAYS


def test_levels_and_modes_are_those_of_the_catalogue():
    levels = tuple(str(level) for level in TrainingLevel)
    policy = Policy.from_settings({"training_for": [str(mode) for mode in Mode]})
    assert policy.training_for == tuple(Mode)
    for level in levels:
        assert Policy.from_settings({"training": level}).training == level
