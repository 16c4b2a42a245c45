"""What becomes of a list and of each of its rows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

# The worker's task that compares a list with what stands.
READ = "catalog.read-list"


class Outcome(StrEnum):
    """What confirming would do with a row; in the order in which they are shown."""

    REFUSED = "refused"
    CHANGED = "changed"
    NEW = "new"
    SAME = "same"


OUTCOME_NAMES: dict[Outcome, str] = {
    Outcome.REFUSED: N_("Refused"),
    Outcome.CHANGED: N_("Changed"),
    Outcome.NEW: N_("New"),
    Outcome.SAME: N_("Same"),
}
WRITES = (Outcome.NEW, Outcome.CHANGED)


class Stage(StrEnum):
    """How far a list is."""

    READING = "reading"
    READY = "ready"
    WRITING = "writing"
    DONE = "done"


@dataclass(frozen=True)
class ListChanged(Refusal):
    """What was confirmed is no longer what would be written."""

    message: ClassVar[str] = N_(
        "Listings changed meanwhile; nothing was written. The list is compared again."
    )


@dataclass(frozen=True)
class ListBusy(Refusal):
    """The worker is still at it."""

    message: ClassVar[str] = N_(
        "The list is still being worked on. Wait until it is done, then go on."
    )


@dataclass(frozen=True)
class NothingToWrite(Refusal):
    """No row is new or changed."""

    message: ClassVar[str] = N_(
        "No row is new or changed, so there is nothing to import. Correct the refused"
        " rows or what the columns mean."
    )


@dataclass(frozen=True)
class ListDone(Refusal):
    """An imported list stays as it is."""

    message: ClassVar[str] = N_(
        "The list is imported already. Upload it again to compare it anew."
    )
