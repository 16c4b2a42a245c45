"""What happens to the searches that people keep."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class SearchKept(Event):
    """Somebody keeps a search and is told of what is new."""

    subject: ClassVar[str] = "booking_saved_search"

    kind: str


@dataclass(frozen=True, kw_only=True)
class SearchDropped(Event):
    """Somebody took a search away."""

    subject: ClassVar[str] = "booking_saved_search"


@dataclass(frozen=True, kw_only=True)
class SearchMuted(Event):
    """The messages of a search were switched off or on."""

    subject: ClassVar[str] = "booking_saved_search"


@dataclass(frozen=True, kw_only=True)
class SearchTold(Event):
    """Somebody was told what is new in a search."""

    subject: ClassVar[str] = "booking_saved_search"

    count: int
