"""Who was reminded of what."""

from dataclasses import dataclass

from collaboration.events import ProjectEvent


@dataclass(frozen=True, kw_only=True)
class ReportReminded(ProjectEvent):
    """Authors were reminded of a report, due (or waiting since) when, told on a day."""

    period: str
    due_on: str
    on: str
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ReviewReminded(ReportReminded):
    """A unit was reminded of a review."""
