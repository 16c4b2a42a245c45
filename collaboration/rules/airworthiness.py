"""The twelve steps of an aircraft to the market (evtol_chain.csv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from collaboration.rules.outcome_refusals import (
    DocumentNeeded,
    NotAnAircraft,
    StepsOutOfOrder,
    TypeFirst,
)
from collaboration.rules.refusals import DayNotReached
from kernel.values.errors import Refusal
from kernel.values.text import Bilingual

_FILE = Path(__file__).parents[2] / "reference" / "evtol_chain.csv"
AIRCRAFT_TASK = 8
TYPE_CERTIFICATE = "tc"
_AFTER_THE_TYPE = frozenset({"pc", "ac", "delivery"})
THREE_CERTIFICATES = ("tc", "pc", "ac")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain, the rule it follows and who decides on it."""

    key: str
    place: int
    name: Bilingual
    rule: str
    authority_zh: str
    evidence_zh: str


@lru_cache
def chain() -> tuple[Step, ...]:
    """Return the steps in their order (CCAR-21-R5 and others, named in each)."""
    with _FILE.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(
            Step(
                row["key"],
                int(row["order"]),
                Bilingual(row["name_zh"], row["name_en"]),
                row["rule"],
                row["authority"],
                row["evidence"],
            )
            for row in csv.DictReader(lines)
        )


def step_refusals(
    key: str,
    step: Mapping[str, Any],
    *,
    plan_task: int,
    issued: frozenset[str],
    today: date,
) -> list[Refusal]:
    """Return why a step cannot be written down so; `issued` are the steps taken."""
    reasons: list[Refusal] = []
    if plan_task != AIRCRAFT_TASK:
        reasons.append(NotAnAircraft())
    days = [step.get(name) for name in ("applied_on", "accepted_on", "issued_on")]
    known = [day for day in days if day is not None]
    if known and max(known) > today:
        reasons.append(DayNotReached(today))
    if known != sorted(known):
        reasons.append(StepsOutOfOrder())
    if step.get("issued_on"):
        if not step.get("document_no"):
            reasons.append(DocumentNeeded())
        if key in _AFTER_THE_TYPE and TYPE_CERTIFICATE not in issued:
            reasons.append(TypeFirst())
    return reasons
