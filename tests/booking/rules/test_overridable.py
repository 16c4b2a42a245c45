"""What a lab manager's reason sets aside, and what it never does."""

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.agreed import TermsNotAccepted
from booking.rules.limit_refusals import LIMITS
from booking.rules.overridable import OVERRIDABLE, hard, overridden
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
EVERY = sorted(HARD | OVERRIDABLE, key=lambda kind: kind.__name__)


@given(st.lists(st.sampled_from(EVERY)))
def test_with_a_reason_exactly_the_hard_refusals_remain(kinds):
    reasons: list[Refusal] = [object.__new__(kind) for kind in kinds]
    assert [type(one) for one in hard(reasons)] == [k for k in kinds if k in HARD]
    assert overridden(reasons) == [k.__name__ for k in kinds if k not in HARD]


def test_length_and_limits_are_the_labs_own_to_set_aside():
    assert {TooShort, *LIMITS} <= OVERRIDABLE
