"""What a list of projects is narrowed to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProjectFilters:
    """Empty values narrow nothing."""

    text: str = ""
    stage: str = ""
    sector: str = ""
    plan_task: int = 0
