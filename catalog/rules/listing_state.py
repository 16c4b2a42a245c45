"""The life of a listing."""

from enum import StrEnum

# What is booked; centres, service units and facilities contain it.
MACHINE = "instrument"


class ListingState(StrEnum):
    """Where a listing stands; only a published one is visible to others."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class Mode(StrEnum):
    """How an instrument is used."""

    SELF = "self"
    ASSIST = "assist"
    SAMPLE = "sample"
    REMOTE = "remote"
    PROPOSAL = "proposal"


class TrainingLevel(StrEnum):
    """What it takes to operate an instrument by oneself."""

    NONE = "none"
    BASIC = "basic"
    EXAM = "exam"
    ADVANCED = "advanced"


TRANSITIONS: dict[ListingState, frozenset[ListingState]] = {
    ListingState.DRAFT: frozenset({ListingState.IN_REVIEW, ListingState.RETIRED}),
    ListingState.IN_REVIEW: frozenset({ListingState.PUBLISHED, ListingState.RETURNED}),
    ListingState.RETURNED: frozenset({ListingState.IN_REVIEW, ListingState.RETIRED}),
    ListingState.PUBLISHED: frozenset({ListingState.SUSPENDED, ListingState.RETIRED}),
    ListingState.SUSPENDED: frozenset({ListingState.PUBLISHED, ListingState.RETIRED}),
    ListingState.RETIRED: frozenset(),
}


def may_move(state: ListingState, to: ListingState) -> bool:
    """Say whether a listing may go from one state to the other."""
    return to in TRANSITIONS[state]
