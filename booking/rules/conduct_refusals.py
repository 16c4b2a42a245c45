"""The reasons of the house rules: a pause after missed bookings, too little credit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from booking.rules.conduct import Conduct, floor_of
from booking.rules.house_rules import HouseRules
from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class PausedByHouseRules(Refusal):
    """Too many missed bookings in a while; booking is open again from a day on."""

    missed: int
    days: int
    from_day: date
    message: ClassVar[str] = N_(
        "{missed} of your bookings in this lab were missed or given back late within"
        " {days} days. You can book here again from {from_day}. Is a mark wrong? Appeal"
        " under My account, Conduct."
    )


@dataclass(frozen=True)
class CreditTooLow(Refusal):
    """The credit with the lab is under its floor; by the day it will have recovered."""

    score: int
    floor: int
    from_day: date
    message: ClassVar[str] = N_(
        "Your credit with this lab is {score}; booking takes {floor}. You will have it"
        " again on {from_day}. Is a mark wrong? Appeal under My account, Conduct."
    )


HOUSE_REFUSALS = (PausedByHouseRules, CreditTooLow)


def against_the_conduct(
    conduct: Conduct | None, rules: HouseRules
) -> Iterator[Refusal]:
    """Yield why the house rules keep the person from booking for now."""
    if conduct is None:
        return
    if conduct.free_from is not None:
        missed = max(conduct.missed, rules.no_show_limit or 0)
        yield PausedByHouseRules(missed, rules.no_show_days, conduct.free_from)
    refuses = conduct.low and rules.credit_below == "refuse"
    if refuses and conduct.score is not None and conduct.better_on is not None:
        yield CreditTooLow(conduct.score, floor_of(rules), conduct.better_on)
