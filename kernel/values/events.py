"""What happened, in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every domain event. Subclasses carry ids and plain values.

    `subject` names the table the subject_id belongs to; before and after hold the
    fields that changed.
    """

    subject: ClassVar[str] = ""

    subject_id: int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """Return the event's name as the journal keeps it."""
        return type(self).__name__
