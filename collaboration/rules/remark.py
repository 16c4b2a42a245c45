"""Remarks at fields: who reads them when, and what stays to be answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from collaboration.rules.report_fields import LABELS
from collaboration.rules.report_state import WAITING, ReportState
from kernel.values.errors import Refusal
from kernel.values.text import N_

# Where a remark may stand: any field, the milestones, or the report as a whole.
WHOLE = "report"
PLACES: dict[str, str] = {
    **LABELS,
    "milestones": N_("Milestones"),
    WHOLE: N_("The report as a whole"),
}
LONGEST = 500
_LETTER = 1000


@dataclass(frozen=True)
class RemarksUnanswered(Refusal):
    """Every remark of the reviewers is answered before the next version."""

    number: int
    message: ClassVar[str] = N_(
        "Answer the reviewers' remarks first; {number} are still open."
    )


@dataclass(frozen=True)
class RemarkNotAnswerable(Refusal):
    """The report is with the reviewers, or decided."""

    field: ClassVar[str | None] = "answer"
    message: ClassVar[str] = N_(
        "Remarks are answered while the report is with its authors."
    )


@dataclass(frozen=True)
class RemarkOutOfTurn(Refusal):
    """Only a unit whose turn it is writes remarks."""

    message: ClassVar[str] = N_(
        "Remarks are written when it is your unit's turn; the route shows whose it is."
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """A remark as the rules see it."""

    version: int
    unit: int
    said: str
    answered: bool


def read_by_authors(version: int, state: ReportState, current: int) -> bool:
    """Say whether the authors read a remark on a version by now."""
    return version < current or state not in WAITING


def unanswered(spots: Iterable[Spot], current: int) -> int:
    """Return how many remarks on the current version have no answer."""
    return sum(1 for one in spots if one.version == current and not one.answered)


def letter(spots: Iterable[Spot], unit: int, current: int) -> str:
    """Return the remarks of a unit on the current version as the text of its return."""
    said = [one.said for one in spots if (one.version, one.unit) == (current, unit)]
    text = "\n".join(f"{n}. {one}" for n, one in enumerate(said, start=1))
    return text if len(text) <= _LETTER else text[: _LETTER - 1] + "…"
