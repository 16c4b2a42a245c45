"""Who was reminded of what."""

from dataclasses import dataclass
from typing import ClassVar

from collaboration.events import ProjectEvent
from kernel.values.events import Event


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


@dataclass(frozen=True, kw_only=True)
class DutySet(Event):
    """Reports of a kind are owed from now on, or not any more."""

    subject: ClassVar[str] = "collaboration_report_duty"

    kind: str
