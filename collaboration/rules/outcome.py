"""What comes out of collaborations, and what must be said of each kind."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from collaboration.rules.outcome_refusals import (
    AmountNeeded,
    ContractKindNeeded,
    DatesOutOfOrder,
    GrantNeeded,
    OnlyPatents,
    PatentKindDiffers,
    PatentNumberWrong,
    ReferenceNeeded,
    RouteIncomplete,
    SourceNeeded,
)
from collaboration.rules.patent import PATENT_WORDS, application_number, kind_said
from collaboration.rules.period import Period
from collaboration.rules.refusals import DayNotReached
from kernel.values.errors import Refusal
from kernel.values.text import N_


class OutcomeKind(StrEnum):
    """The kinds of outcomes that reports count."""

    PATENT = "patent"
    STANDARD = "standard"
    PAPER = "paper"
    CONTRACT = "contract"
    FIRST_SET = "first_set"
    CERTIFICATE = "certificate"
    PLEDGE = "pledge"


OUTCOME_WORDS = {
    OutcomeKind.PATENT: N_("Patent"),
    OutcomeKind.STANDARD: N_("Standard or software copyright"),
    OutcomeKind.PAPER: N_("Paper"),
    OutcomeKind.CONTRACT: N_("Technical contract"),
    OutcomeKind.FIRST_SET: N_("First set"),
    OutcomeKind.CERTIFICATE: N_("Certificate"),
    OutcomeKind.PLEDGE: N_("IP pledge finance"),
}


class OutcomeState(StrEnum):
    """Where an outcome stands."""

    PREPARING = "preparing"
    FILED = "filed"
    GRANTED = "granted"
    ENDED = "ended"


OUTCOME_STATE_WORDS = {
    OutcomeState.PREPARING: N_("In preparation"),
    OutcomeState.FILED: N_("Filed"),
    OutcomeState.GRANTED: N_("Granted or published"),
    OutcomeState.ENDED: N_("Ended"),
}
CENTRES = {
    "pudong": N_("China (Pudong) IP Protection Centre"),
    "shanghai": N_("Shanghai IP Protection Centre"),
}
LEVELS = {
    "international": N_("International"),
    "national": N_("National"),
    "municipal": N_("Shanghai"),
}
# The kinds of technical contracts that are registered (Civil Code, part 3, chapter 20).
CONTRACTS = {
    "development": N_("Development of technology"),
    "transfer": N_("Transfer of technology"),
    "licence": N_("Licence of technology"),
    "consulting": N_("Technical consulting"),
    "service": N_("Technical service"),
}
_WITH_AMOUNT = frozenset(
    {OutcomeKind.CONTRACT, OutcomeKind.FIRST_SET, OutcomeKind.PLEDGE}
)
_PATENT_FIELDS = ("fast_route", "registered_on", "pre_examined_on", "granted_on")


def came_in(on: date, granted_on: date | None, period: Period) -> bool:
    """Say whether an outcome, or its grant, falls into a period."""
    first, last = period.first_day, period.last_day
    return any(day is not None and first <= day <= last for day in (on, granted_on))


def outcome_refusals(outcome: Mapping[str, Any], today: date) -> list[Refusal]:
    """Return every reason against an outcome, in the order of its form."""
    kind, reasons = outcome["kind"], list[Refusal]()
    if outcome["on"] > today:
        reasons.append(DayNotReached(today))
    if kind == OutcomeKind.PATENT:
        reasons += _patent(outcome)
    elif any(outcome.get(name) for name in _PATENT_FIELDS):
        reasons.append(OnlyPatents())
    if kind == OutcomeKind.CONTRACT and not outcome.get("contract_kind"):
        reasons.append(ContractKindNeeded())
    if kind in _WITH_AMOUNT and not outcome.get("amount_fen"):
        reasons.append(AmountNeeded())
    prepared = outcome["state"] == OutcomeState.PREPARING
    if not outcome["reference"] and not prepared and kind != OutcomeKind.PLEDGE:
        reasons.append(ReferenceNeeded())
    if not any(outcome.get(name) for name in ("milestone", "reservation", "source_zh")):
        reasons.append(SourceNeeded())
    return reasons


def _patent(outcome: Mapping[str, Any]) -> Iterator[Refusal]:
    number = outcome["reference"]
    if number and application_number(number) is None:
        yield PatentNumberWrong()
    elif number:
        said = kind_said(application_number(number) or "")
        if said is not None and said != outcome.get("patent_kind"):
            yield PatentKindDiffers((PATENT_WORDS[said],))
    if outcome.get("fast_route") and not (
        outcome.get("centre") and outcome.get("registered_on")
    ):
        yield RouteIncomplete()
    days = [
        outcome.get(n) for n in ("registered_on", "pre_examined_on", "on", "granted_on")
    ]
    known = [day for day in days if day is not None]
    if known != sorted(known):
        yield DatesOutOfOrder()
    if (outcome["state"] == OutcomeState.GRANTED) != bool(outcome.get("granted_on")):
        yield GrantNeeded()
