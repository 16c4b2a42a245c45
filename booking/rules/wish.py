"""What somebody who looks for an instrument wishes for."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from catalog.rules.filters import Filters


class Sort(StrEnum):
    """In which order results stand inside their group."""

    RELEVANCE = "relevance"
    SOONEST = "soonest"
    PRICE = "price"


class Group(StrEnum):
    """How close a result is to being booked as wished."""

    FITS = "fits"
    CHANGE = "change"
    STEP = "step"


GROUP_ORDER = {group: n for n, group in enumerate(Group)}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which instruments, on which Shanghai day, for how long, on what conditions.

    `price_most_fen` limits the hourly price for the person who asks.
    """

    day: date
    need_min: int = 120
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    price_most_fen: int | None = None
    instant: bool = False
    qualified: bool = False
    whole_day: bool = False
    page: int = 1
