"""What a lab manager's reason sets aside, and what it never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.agreed import TermsNotAccepted
from booking.rules.limit_refusals import LIMITS
from booking.rules.overridable import OVERRIDABLE, exception_to, hard, hint, overridden
from booking.rules.policy import Policy
from booking.rules.refusals import (
    AccountSuspended,
    CustomsSupervised,
    InThePast,
    NotBookable,
    SlotTaken,
    TooShort,
    TrainingNeeded,
    UnderMaintenance,
)
from kernel.values.errors import Refusal

MANAGERS = {"lab_manager", "deputy"}
HARD = {
    AccountSuspended,
    CustomsSupervised,
    InThePast,
    NotBookable,
    SlotTaken,
    TermsNotAccepted,
    TrainingNeeded,
    UnderMaintenance,
}
EVERY = sorted(HARD | set(OVERRIDABLE), key=lambda kind: kind.__name__)


@given(st.lists(st.sampled_from(EVERY)))
def test_with_a_reason_exactly_the_hard_refusals_remain(kinds):
    reasons: list[Refusal] = [object.__new__(kind) for kind in kinds]
    left = hard(reasons, Policy(), MANAGERS)
    assert [type(one) for one in left] == [k for k in kinds if k in HARD]
    set_aside = overridden(reasons, Policy(), MANAGERS)
    assert set_aside == [k.__name__ for k in kinds if k not in HARD]


@given(st.lists(st.sampled_from(EVERY)))
def test_who_has_no_role_in_the_lab_sets_nothing_aside(kinds):
    reasons: list[Refusal] = [object.__new__(kind) for kind in kinds]
    assert hard(reasons, Policy(), ()) == reasons
    assert hint(reasons, Policy(), ()) == []


@pytest.mark.parametrize(
    ("setting", "roles", "stands"),
    [
        ("nobody", {"lab_manager", "deputy"}, True),
        ("lab_manager", {"lab_manager", "deputy"}, False),
        ("lab_manager", {"deputy"}, True),
        ("deputy", {"deputy"}, False),
    ],
)
def test_each_rule_is_hard_or_for_the_role_that_the_policy_names(
    setting, roles, stands
):
    reason = TooShort(60, 30)
    policy = Policy(override_length=setting)
    assert hard([reason], policy, roles) == ([reason] if stands else [])
    assert bool(hint([reason], policy, roles)) is not stands


def test_a_reason_is_not_proposed_where_something_hard_stands_as_well():
    assert hint([TooShort(60, 30), SlotTaken()], Policy(), MANAGERS) == []


def test_every_rule_that_can_be_set_aside_has_words():
    for kind in OVERRIDABLE:
        assert exception_to([kind.__name__]) is not None
    assert exception_to(["SlotTaken"]) is None


def test_length_and_limits_are_the_labs_own_to_set_aside():
    assert {TooShort, *LIMITS} <= set(OVERRIDABLE)
