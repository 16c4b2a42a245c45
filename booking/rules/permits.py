"""Safety permits (安全准入): which an instrument asks for, and who holds them.

Which permit a safety label asks for stands in reference/permit_kinds.csv; whether the
label is a matter of permits or of training in the customer's own table,
reference/safety_tags.csv. Days are local, the last one included.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from booking.rules.facts import BookingRequest, Facts
from booking.rules.policy import BY_TAG, NO_PERMITS
from catalog.rules.safety import safety_tags
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_

TABLE = Path(__file__).parents[2] / "reference" / "permit_kinds.csv"
FILED, ACCEPTED, REJECTED, WITHDRAWN = STATES = (
    "filed", "accepted", "rejected", "withdrawn",
)  # fmt: skip
MOST_PERMITS = 50
PERMIT_WORDS = {
    "radiation": N_("radiation safety permit"),
    "biosafety": N_("biosafety permit"),
    "animals": N_("laboratory animal permit"),
    "ethics": N_("ethics approval"),
    "laser": N_("laser safety permit"),
    "pressure": N_("pressure and explosion safety permit"),
    "high_voltage": N_("high-voltage permit"),
    "chemicals": N_("hazardous chemicals permit"),
    "facility": N_("large-facility access permit"),
}
STATE_WORDS = {
    FILED: N_("waits for the check"),
    ACCEPTED: N_("checked"),
    REJECTED: N_("not accepted"),
    WITHDRAWN: N_("withdrawn"),
}


@dataclass(frozen=True)
class PermitNeeded(Refusal):
    """The person holds no checked permit of this kind on every day of the booking."""

    needed: tuple[str, ...]
    message: ClassVar[str] = N_(
        "Self-operation of this instrument needs a checked permit on every day of the"
        " booking: {needed}. Enter yours under My permits, or choose assisted use."
    )


@dataclass(frozen=True)
class PermitChecked(Refusal):
    """Only a permit that waits for the check is checked."""

    state: tuple[str, ...]
    message: ClassVar[str] = N_(
        "This permit no longer waits: it is {state}. Reload the page."
    )


@dataclass(frozen=True)
class OwnPermit(Refusal):
    """Nobody checks a permit of their own."""

    message: ClassVar[str] = N_(
        "This is your own permit. Another manager or an administrator checks it."
    )


@dataclass(frozen=True)
class PermitKept(Refusal):
    """The same permit stands already."""

    field: ClassVar[str | None] = "number"
    message: ClassVar[str] = N_(
        "A permit of this kind with this number stands already. Withdraw it first to"
        " change it."
    )


@dataclass(frozen=True)
class TooManyPermits(Refusal):
    """A person keeps only so many."""

    most: int = MOST_PERMITS
    message: ClassVar[str] = N_(
        "You keep {most} permits already. Withdraw one that has ended."
    )


@lru_cache(maxsize=1)
def kinds_by_tag() -> Mapping[str, str]:
    """Return the kind of permit that each safety label is about."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["tag"]: row["kind"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=1024)
def needed_kinds(tags: tuple[str, ...], asked: str) -> tuple[str, ...]:
    """Return the kinds of permits for an instrument's labels, each once.

    By label: those whose gate is a permit in the customer's table. Strictly: those whose
    gate is training as well.
    """
    if asked == NO_PERMITS:
        return ()
    gates = ("permit",) if asked == BY_TAG else ("permit", "training")
    table, kinds = safety_tags(), kinds_by_tag()
    asking = (tag for tag in tags if tag in table and table[tag].gate in gates)
    return tuple(dict.fromkeys(kinds[tag] for tag in asking if tag in kinds))


def against_the_permits(request: BookingRequest, facts: Facts) -> Iterator[Refusal]:
    """Yield each permit that the person would need and does not hold throughout."""
    if not facts.terms.safety_tags:
        return
    # The end is not part of the span: at midnight the day before is the last.
    last = local_day(request.span.end - timedelta(microseconds=1))
    first = local_day(request.span.start)
    for kind in missing_permits(request.mode, first, last, facts):
        yield PermitNeeded((PERMIT_WORDS[kind],))


def missing_permits(mode: str, first: date, last: date, facts: Facts) -> list[str]:
    """Return the kinds of permits that the person lacks between two local days.

    Whoever does not operate the instrument needs none: the lab's own operator does.
    """
    tags, policy, held = facts.terms.safety_tags, facts.policy, facts.person.permits
    if not tags or mode not in policy.training_for:
        return []
    kinds = needed_kinds(tags, policy.permits)
    return [kind for kind in kinds if not holds(kind, first, last, held)]


def holds(
    kind: str,
    first: date,
    last: date,
    permits: Mapping[str, Collection[tuple[date, date]]],
) -> bool:
    """Say whether one checked permit of the kind holds from the first day to the last."""
    return any(a <= first and last <= b for a, b in permits.get(kind, ()))


def check_refusals(state: str, *, own: bool) -> list[Refusal]:
    """Return what stands against checking a permit in this state."""
    if state != FILED:
        return [PermitChecked((STATE_WORDS[state],))]
    return [OwnPermit()] if own else []
