"""When reports are due was set."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class DeadlinesInstalled(Event):
    """The first rules were put in."""

    subject: ClassVar[str] = "collaboration_report_deadline"

    added: int


@dataclass(frozen=True, kw_only=True)
class DeadlineSet(Event):
    """The reports of a kind under a task are due otherwise from a day on."""

    subject: ClassVar[str] = "collaboration_report_deadline"

    plan_task: int
    kind: str
