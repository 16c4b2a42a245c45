"""How a listing moves, and why it may not."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from catalog.rules.completeness import Completeness
from catalog.rules.listing_state import ListingState, may_move
from kernel.values.errors import Refusal
from kernel.values.text import N_


class Move(StrEnum):
    """What can be done with a listing as a whole."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"
    RETIRE = "retire"


TARGETS: dict[Move, ListingState] = {
    Move.SUBMIT: ListingState.IN_REVIEW,
    Move.PUBLISH: ListingState.PUBLISHED,
    Move.RETURN: ListingState.RETURNED,
    Move.SUSPEND: ListingState.SUSPENDED,
    Move.RESUME: ListingState.PUBLISHED,
    Move.RETIRE: ListingState.RETIRED,
}
# Two moves lead to a published listing; each has one beginning.
_FROM: dict[Move, frozenset[ListingState]] = {
    Move.PUBLISH: frozenset({ListingState.IN_REVIEW}),
    Move.RESUME: frozenset({ListingState.SUSPENDED}),
}
NEEDS_COMMENT = frozenset({Move.RETURN, Move.SUSPEND})

STATE_NAMES: dict[ListingState, str] = {
    ListingState.DRAFT: N_("Draft"),
    ListingState.IN_REVIEW: N_("In review"),
    ListingState.RETURNED: N_("Returned for correction"),
    ListingState.PUBLISHED: N_("Published"),
    ListingState.SUSPENDED: N_("Suspended"),
    ListingState.RETIRED: N_("Retired"),
}
MOVE_NAMES: dict[Move, str] = {
    Move.SUBMIT: N_("Submit for publication"),
    Move.PUBLISH: N_("Publish"),
    Move.RETURN: N_("Return for correction"),
    Move.SUSPEND: N_("Suspend"),
    Move.RESUME: N_("Resume"),
    Move.RETIRE: N_("Retire"),
}

# A field that names something: what to say when there is no such thing.
UNKNOWN: dict[str, str] = {
    "zone_key": N_("This zone is not known; take one from the list."),
    "category_code": N_("This category is not known; take one from the list."),
}


@dataclass(frozen=True)
class NotComplete(Refusal):
    """Fields that sharing needs are empty."""

    missing: tuple[str, ...]
    message: ClassVar[str] = N_("Still to fill in before it can be shared: {missing}.")


@dataclass(frozen=True)
class NotFromHere(Refusal):
    """The listing's state does not lead where the move goes."""

    state: str
    allowed: tuple[str, ...]
    message: ClassVar[str] = N_(
        "The listing is now: {state}. From here it can: {allowed}."
    )


@dataclass(frozen=True)
class Retired(Refusal):
    """A retired listing stays as it was."""

    message: ClassVar[str] = N_(
        "The listing is retired and stays as it is. Copy it to a new one."
    )


@dataclass(frozen=True)
class CommentNeeded(Refusal):
    """The lab must learn what to correct."""

    message: ClassVar[str] = N_(
        "Say in a comment what to correct, in at most 500 characters."
    )
    field: ClassVar[str | None] = "comment"


@dataclass(frozen=True)
class InnerIdTaken(Refusal):
    """Two listings of one unit with one number."""

    inner_id: str
    message: ClassVar[str] = N_(
        "The unit already has a listing with the number {inner_id}."
    )
    field: ClassVar[str | None] = "inner_id"


@dataclass(frozen=True)
class InnerIdReported(Refusal):
    """The number under which the nation knows the instrument stays."""

    inner_id: str
    message: ClassVar[str] = N_(
        "The instrument is reported to the nation under {inner_id}; this number stays."
    )
    field: ClassVar[str | None] = "inner_id"


@dataclass(frozen=True)
class UnitsBooked(Refusal):
    """Fewer units than bookings to come stand on."""

    message: ClassVar[str] = N_(
        "Bookings to come stand on what would go away. Move or cancel them first; the"
        " number stays until then."
    )


def moves_from(state: ListingState) -> list[Move]:
    """Return the moves that a listing in this state can make."""
    return [
        move
        for move, target in TARGETS.items()
        if may_move(state, target) and state in _FROM.get(move, {state})
    ]


def refusals(
    move: Move, state: ListingState, found: Completeness, comment: str
) -> list[Refusal]:
    """Return every reason against the move; none means yes."""
    reasons: list[Refusal] = []
    if move not in (possible := moves_from(state)):
        if state is ListingState.RETIRED:
            return [Retired()]
        allowed = tuple(MOVE_NAMES[one] for one in possible)
        reasons.append(NotFromHere(STATE_NAMES[state], allowed))
    if TARGETS[move] in (ListingState.IN_REVIEW, ListingState.PUBLISHED):
        reasons += incomplete(found)
    if move in NEEDS_COMMENT and not comment.strip():
        reasons.append(CommentNeeded())
    return reasons


def incomplete(found: Completeness) -> list[Refusal]:
    """Return the refusal that names all missing fields, if any is missing."""
    missing = tuple(gap.label for gap in found.needed)
    return [NotComplete(missing)] if missing else []


def edit_refusals(
    state: ListingState, after: Callable[[], Completeness]
) -> list[Refusal]:
    """Return the reasons against an edit: retired, or a public listing made lacking.

    `after` judges the listing as it would be; for a draft nobody asks.
    """
    if state is ListingState.RETIRED:
        return [Retired()]
    public = state in (ListingState.PUBLISHED, ListingState.IN_REVIEW)
    return incomplete(after()) if public else []
