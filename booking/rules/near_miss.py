"""What would have to give for an instrument that almost fits a wish for free time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Give(StrEnum):
    """A condition of the wish that would have to give, the easiest first."""

    FARTHER = "farther"
    SHORTER = "shorter"
    LATER = "later"
    DEARER = "dearer"
    OTHER_ZONE = "other_zone"
    MODE = "mode"
    QUALIFY = "qualify"


EASE = {give: n for n, give in enumerate(Give)}


@dataclass(frozen=True, slots=True)
class Concession:
    """One condition that gives, and by how much it has to.

    Of the value: kilometres when farther, minutes that remain when shorter, fen an hour
    when dearer (None: on request), a key for zone, mode and qualification.
    """

    give: Give
    value: int | str | None = None
    moment: datetime | None = None


def rank(concessions: list[Concession], distance_km: float | None) -> tuple[float, ...]:
    """Return the sort key of a near miss: few and easy concessions, then nearness."""
    hardest = sorted((EASE[one.give] for one in concessions), reverse=True)
    far = float("inf") if distance_km is None else distance_km
    return len(concessions), *hardest, far
