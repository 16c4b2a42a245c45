"""Judging whether a decision on a report may be taken, with every reason against."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum

from collaboration.rules.refusals import (
    AlreadyDecided,
    ChangedMeanwhile,
    CommentNeeded,
    NotInReview,
    NotYourTurn,
    OwnReport,
)
from collaboration.rules.report_state import (
    WAITING,
    Action,
    Party,
    ReportState,
    next_state,
)
from kernel.values.errors import Refusal


class Verdict(StrEnum):
    """What a unit says of a report."""

    PASS = "pass"  # noqa: S105 - a verdict
    RETURN = "return"
    REJECT = "reject"


# As the steps keep it.
DECISIONS = {
    Verdict.PASS: "passed",
    Verdict.RETURN: "returned",
    Verdict.REJECT: "rejected",
}


@dataclass(frozen=True, slots=True)
class Review:
    """A decision as it comes in; `version` is the one that was read."""

    verdict: Verdict
    comment: str
    version: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A report in the version that was looked at."""

    code: str
    period: str
    version: int


@dataclass(frozen=True, slots=True)
class Step:
    """A unit's place in the route of one version."""

    position: int
    organisation_id: int
    organisation: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A report as a reviewer meets it; `position` is whose turn it is."""

    state: ReportState
    version: int
    position: int
    steps: tuple[Step, ...]
    members: frozenset[int]


def open_steps(case: Case) -> list[Step]:
    """Return the steps whose turn it is."""
    if case.state not in WAITING:
        return []
    return [s for s in case.steps if s.position == case.position and not s.decided]


def open_turns(steps: Iterable[Step], position: int, units: Set[int]) -> list[Step]:
    """Return the open steps at a position that belong to one of the units."""
    open_here = [s for s in steps if s.position == position and not s.decided]
    return _own(open_here, units)


def review_refusals(
    review: Review, case: Case, *, reviewers: Set[int], units: Set[int]
) -> list[Refusal]:
    """Return every reason against a decision for one of the units.

    `reviewers` are whoever decides and, for a deputy, the person who is away.
    """
    reasons: list[Refusal] = []
    if case.state not in WAITING:
        reasons.append(NotInReview())
    if review.version != case.version:
        reasons.append(ChangedMeanwhile(case.version))
    if reviewers & case.members:
        reasons.append(OwnReport())
    if case.state in WAITING and not _own(open_steps(case), units):
        reasons.append(_not_now(case, units))
    if review.verdict is not Verdict.PASS and not review.comment.strip():
        reasons.append(CommentNeeded())
    return reasons


def step_of(case: Case, units: Set[int]) -> Step:
    """Return the open step that belongs to one of the units; ask refusals first."""
    return _own(open_steps(case), units)[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a decision leads: the state, whose turn it then is, and if that is new."""

    state: ReportState
    position: int
    moved_on: bool

    @property
    def approved(self) -> bool:
        """Say whether the last unit has passed it."""
        return self.state is ReportState.APPROVED

    @property
    def waits(self) -> bool:
        """Say whether others at the same step still decide."""
        return self.state is ReportState.IN_REVIEW and not self.moved_on


def outcome(verdict: Verdict, case: Case) -> Outcome:
    """Return what follows from a verdict that nothing speaks against.

    Side by side all must pass; one return returns all.
    """
    others = [s for s in case.steps if not s.decided]
    last = len(others) == 1
    state = next_state(
        ReportState.IN_REVIEW, Action(verdict), {Party.REVIEWER}, last=last
    )
    if state is None:
        raise ValueError(verdict)
    if state is not ReportState.IN_REVIEW:
        return Outcome(state, 0, moved_on=False)
    if len(open_steps(case)) > 1:
        return Outcome(state, case.position, moved_on=False)
    following = min(s.position for s in others if s.position > case.position)
    return Outcome(state, following, moved_on=True)


def _own(steps: list[Step], units: Set[int]) -> list[Step]:
    return [step for step in steps if step.organisation_id in units]


def _not_now(case: Case, units: Set[int]) -> Refusal:
    mine = _own(list(case.steps), units)
    if mine and all(step.decided for step in mine):
        return AlreadyDecided()
    return NotYourTurn(tuple(step.organisation for step in open_steps(case)))
