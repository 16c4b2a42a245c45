"""What a decision needs to know about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as booking and collaboration see them, read fresh.

    `trainings` maps a category code to (level, last day on which it holds).
    """

    user_id: int
    name: str
    organisation_id: int
    organisation_name: str
    organisation_kind: str
    credit_code: str | None
    zone: str
    suspended: bool
    trainings: Mapping[str, tuple[str, date]]
