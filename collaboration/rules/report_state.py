"""The life of a periodic report, as a table (reference/review_flow.json)."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from kernel.values.text import N_


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    REJECTED = "rejected"
    ARCHIVED = "archived"


STATE_WORDS = {
    ReportState.DRAFT: N_("Draft"),
    ReportState.SUBMITTED: N_("Waiting for review"),
    ReportState.IN_REVIEW: N_("Under review"),
    ReportState.RETURNED: N_("Returned for correction"),
    ReportState.WITHDRAWN: N_("Withdrawn"),
    ReportState.APPROVED: N_("Approved"),
    ReportState.REJECTED: N_("Not approved"),
    ReportState.ARCHIVED: N_("Archived"),
}


class Action(StrEnum):
    """What people, or the clock, do with a report."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    OPEN = "open"
    PASS = "pass"  # noqa: S105 - a verdict
    RETURN = "return"
    REJECT = "reject"
    ARCHIVE = "archive"
    REOPEN = "reopen"


class Party(StrEnum):
    """Who may act: a member of the project, a unit whose turn it is, any unit of the
    route, or the clock.
    """

    AUTHOR = "author"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table; `last` is set where it matters who is left to pass."""

    start: ReportState
    action: Action
    who: frozenset[Party]
    to: ReportState
    last: bool | None = None


S, A = ReportState, Action
_AUTHOR = frozenset({Party.AUTHOR})
_REVIEWER = frozenset({Party.REVIEWER})
_COORDINATOR = frozenset({Party.COORDINATOR})
_ARCHIVIST = frozenset({Party.COORDINATOR, Party.SYSTEM})

EDITABLE = frozenset({S.DRAFT, S.RETURNED, S.WITHDRAWN})
WAITING = frozenset({S.SUBMITTED, S.IN_REVIEW})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.DRAFT, A.SUBMIT, _AUTHOR, S.SUBMITTED),
    Transition(S.WITHDRAWN, A.SUBMIT, _AUTHOR, S.SUBMITTED),
    Transition(S.RETURNED, A.SUBMIT, _AUTHOR, S.SUBMITTED),
    # Only before the first decision: that decision opens the review.
    Transition(S.SUBMITTED, A.WITHDRAW, _AUTHOR, S.WITHDRAWN),
    Transition(S.SUBMITTED, A.OPEN, _REVIEWER, S.IN_REVIEW),
    Transition(S.IN_REVIEW, A.PASS, _REVIEWER, S.IN_REVIEW, last=False),
    Transition(S.IN_REVIEW, A.PASS, _REVIEWER, S.APPROVED, last=True),
    Transition(S.IN_REVIEW, A.RETURN, _REVIEWER, S.RETURNED),
    Transition(S.IN_REVIEW, A.REJECT, _REVIEWER, S.REJECTED),
    Transition(S.APPROVED, A.ARCHIVE, _ARCHIVIST, S.ARCHIVED),
    Transition(S.APPROVED, A.REOPEN, _COORDINATOR, S.RETURNED),
)


def transition(
    state: ReportState, action: Action, *, last: bool = False
) -> Transition | None:
    """Return the line of the table that applies, or None when there is none.

    `last` says that with this pass nobody is left to decide.
    """
    found = (t for t in TRANSITIONS if t.start is state and t.action is action)
    return next((t for t in found if t.last in (None, last)), None)


def next_state(
    state: ReportState, action: Action, parties: Set[Party], *, last: bool = False
) -> ReportState | None:
    """Return where the action leads, or None when it is not theirs to take now."""
    found = transition(state, action, last=last)
    return found.to if found and found.who & parties else None
