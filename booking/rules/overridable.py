"""Which reasons against a booking may be set aside, by which named role, and which never."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar

from booking.rules.change import TooLateToChange
from booking.rules.conduct_refusals import HOUSE_REFUSALS
from booking.rules.limit_refusals import LIMITS, KeptForOthers
from booking.rules.policy import LAB_MANAGER, Policy
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
from kernel.values.text import N_, Message

# What a lab settles for itself, with the setting that names who may set it aside.
# Everything else is hard: safety, customs, agreements, accreditation, the grid, the
# past, and other people's time.
OVERRIDABLE: dict[type[Refusal], str] = {
    TooShort: "override_length",
    TooLong: "override_length",
    TooSoon: "override_notice",
    TooLateToChange: "override_notice",
    TooFarAhead: "override_notice",
    OutsideHours: "override_hours",
    OutsideHoursNeedsTraining: "override_hours",
    ClosedForBreak: "override_hours",
    NeverOpen: "override_hours",
    NoNights: "override_nights",
    **dict.fromkeys(LIMITS, "override_limits"),
    KeptForOthers: "override_share",
    **dict.fromkeys(HOUSE_REFUSALS, "override_conduct"),
}

RULE_WORDS = {
    "override_length": N_("length"),
    "override_notice": N_("notice and horizon"),
    "override_hours": N_("opening hours"),
    "override_nights": N_("runs through the night"),
    "override_limits": N_("limits for one person"),
    "override_share": N_("share of other zones"),
    "override_conduct": N_("house rules"),
}


@dataclass(frozen=True)
class ReasonWouldHelp(Refusal):
    """Whoever asks may set every reason against aside, and gave no reason for it."""

    field: ClassVar[str | None] = "override_reason"
    message: ClassVar[str] = N_(
        "You may make an exception for the lab: give the reason, and it is done and kept"
        " in the history."
    )


@dataclass(frozen=True)
class DeputyReasonWouldHelp(Refusal):
    """The same for who stands in for a manager."""

    field: ClassVar[str | None] = "override_reason"
    message: ClassVar[str] = N_(
        "As the manager's deputy you may make an exception: give the reason, and it is"
        " done and kept in the history."
    )


def overrider(reason: Refusal, policy: Policy) -> str:
    """Return the role that may set the reason aside: one of OVERRIDERS."""
    setting = OVERRIDABLE.get(type(reason))
    return "nobody" if setting is None else str(getattr(policy, setting))


def hard(
    reasons: Iterable[Refusal], policy: Policy, roles: Collection[str]
) -> list[Refusal]:
    """Return what stands whatever reason the roles give, in the same order."""
    return [one for one in reasons if overrider(one, policy) not in roles]


def overridden(
    reasons: Iterable[Refusal], policy: Policy, roles: Collection[str]
) -> list[str]:
    """Return the codes of what a reason of the roles sets aside, in the same order."""
    return [one.code for one in reasons if overrider(one, policy) in roles]


def exception_to(codes: Iterable[str]) -> Message | None:
    """Name the rules that the codes of reasons stand for, each once; None for none."""
    settings = {kind.__name__: setting for kind, setting in OVERRIDABLE.items()}
    words = (RULE_WORDS[settings[code]] for code in codes if code in settings)
    rules = tuple(dict.fromkeys(words))
    return Message(N_("exception to: {rules}"), rules=rules) if rules else None


def hint(
    reasons: Collection[Refusal], policy: Policy, roles: Collection[str]
) -> list[Refusal]:
    """Return the sentence that a reason would help, where nothing hard stands as well."""
    if not reasons or hard(reasons, policy, roles):
        return []
    return [ReasonWouldHelp() if LAB_MANAGER in roles else DeputyReasonWouldHelp()]
