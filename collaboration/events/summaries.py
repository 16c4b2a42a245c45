"""What happens to summaries of a period."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class SummaryAsked(Event):
    """Somebody asked for a summary of a period."""

    subject: ClassVar[str] = "collaboration_summary"

    period: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class SummaryMade(SummaryAsked):
    """The files of a summary are there."""

    asked_by_id: int
