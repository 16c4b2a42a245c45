"""The life of a matter that needs coordination: open, answered, closed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

LONGEST = 500


class MatterState(StrEnum):
    """Where a matter stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


MATTER_WORDS = {
    MatterState.OPEN: N_("Waits for a reply"),
    MatterState.ANSWERED: N_("Answered"),
    MatterState.CLOSED: N_("Settled"),
}


@dataclass(frozen=True)
class MatterDueInPast(Refusal):
    """The unit needs some time."""

    today: date
    field: ClassVar[str | None] = "due_on"
    message: ClassVar[str] = N_("Choose a day after {today}.")


@dataclass(frozen=True)
class MatterNotForUnit(Refusal):
    """Matters go to responsible units."""

    field: ClassVar[str | None] = "unit"
    message: ClassVar[str] = N_("Take one of the responsible units from the list.")


@dataclass(frozen=True)
class MatterSettled(Refusal):
    """What is settled stays so; a new matter can be raised."""

    message: ClassVar[str] = N_("This matter is settled. Raise a new one if need be.")


@dataclass(frozen=True)
class MatterUnanswered(Refusal):
    """Only an answered matter is settled."""

    message: ClassVar[str] = N_(
        "The unit has not answered yet; it is settled after that."
    )


def is_late(state: MatterState, due_on: date, today: date) -> bool:
    """Say whether the reply is overdue."""
    return state is MatterState.OPEN and due_on < today
