"""Appealing against a mark: until when, how often, and who decides."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from booking.rules.conduct import Ending, appeal_until
from booking.rules.house_rules import HouseRules
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    GRANTED = "granted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class NoSuchMark(Refusal):
    """The booking left no such mark, or the unit has no house rules."""

    field: ClassVar[str | None] = "mark"
    message: ClassVar[str] = N_(
        "Nothing of this kind is held against this booking. Choose one of its marks."
    )


@dataclass(frozen=True)
class AppealTooLate(Refusal):
    """The days for an appeal are over."""

    last_day: date
    message: ClassVar[str] = N_(
        "An appeal against this was possible until {last_day}. The lab can tell you"
        " what it knows."
    )


@dataclass(frozen=True)
class AppealedAlready(Refusal):
    """One mark is appealed against once."""

    message: ClassVar[str] = N_(
        "There is an appeal against this already; its answer stands under Conduct."
    )


@dataclass(frozen=True)
class AppealDecided(Refusal):
    """Only an open appeal can be decided on."""

    message: ClassVar[str] = N_(
        "This appeal was decided on meanwhile. Reload the page to see how."
    )


@dataclass(frozen=True)
class FaultNotedAlready(Refusal):
    """A fault is noted once for a booking."""

    message: ClassVar[str] = N_("A fault is noted for this booking already.")


@dataclass(frozen=True)
class NothingUsed(Refusal):
    """Only who used the instrument can have damaged it."""

    message: ClassVar[str] = N_(
        "Nobody used the instrument in this booking, so no fault comes from it."
    )


def appeal_refusals(
    happened: list[Ending], mark: str, rules: HouseRules, at: datetime
) -> list[Refusal]:
    """Return what stands against appealing now against a mark of one booking."""
    days = [one.day for one in happened if one.mark == mark]
    if not days or not rules.minds_conduct:
        return [NoSuchMark()]
    last = appeal_until(days[0], rules)
    return [AppealTooLate(last)] if local_day(at) > last else []
