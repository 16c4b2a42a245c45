"""What lists of projects and of their instruments are narrowed to."""

from dataclasses import dataclass

from collaboration.rules.period import Period


@dataclass(frozen=True, slots=True)
class ProjectFilters:
    """Empty values narrow nothing."""

    text: str = ""
    stage: str = ""
    sector: str = ""
    plan_task: int = 0


@dataclass(frozen=True, slots=True)
class UseFilters:
    """Whose use of instruments is asked for; without a period, the running quarter."""

    period: Period | None = None
    zone: str = ""
    text: str = ""
