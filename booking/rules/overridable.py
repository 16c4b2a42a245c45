"""Which reasons against a booking its lab's manager may set aside, and which never."""

from collections.abc import Iterable

from booking.rules.limit_refusals import LIMITS
from booking.rules.refusals import (
    ClosedForBreak,
    NeverOpen,
    NoNights,
    OutsideHours,
    OutsideHoursNeedsTraining,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
)
from kernel.values.errors import Refusal

# What a lab settles for itself. Everything else is hard: safety, customs, agreements,
# accreditation, the grid, the past, and other people's time.
OVERRIDABLE: frozenset[type[Refusal]] = frozenset(
    {
        TooShort,
        TooLong,
        TooSoon,
        TooFarAhead,
        OutsideHours,
        OutsideHoursNeedsTraining,
        ClosedForBreak,
        NeverOpen,
        NoNights,
        *LIMITS,
    }
)


def is_overridable(reason: Refusal) -> bool:
    """Say whether a lab manager of the owning organisation may set the reason aside."""
    return type(reason) in OVERRIDABLE


def hard(reasons: Iterable[Refusal]) -> list[Refusal]:
    """Return what stands whatever reason a manager gives, in the same order."""
    return [reason for reason in reasons if not is_overridable(reason)]


def overridden(reasons: Iterable[Refusal]) -> list[str]:
    """Return the codes of what a manager's reason sets aside, in the same order."""
    return [reason.code for reason in reasons if is_overridable(reason)]
