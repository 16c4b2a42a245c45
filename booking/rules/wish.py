"""What somebody who looks for an instrument wishes for."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from catalog.rules.filters import Filters
from catalog.rules.understanding import understand

# Nobody means the middle of the night unless all hours are asked for.
DAY_BEGINS_MIN = 8 * 60


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

    @property
    def begins_min(self) -> int:
        """Return from which minute of the day on a start is welcome."""
        return 0 if self.whole_day else DAY_BEGINS_MIN


def understood(wish: Wish, today: date) -> Wish:
    """Return the wish with zone, day and length words of its text made into fields."""
    words = understand(wish.filters.text)
    zones = (words.zone,) if words.zone else wish.filters.zones
    return replace(
        wish,
        day=wish.day if words.day is None else today + timedelta(days=words.day),
        need_min=words.minutes or wish.need_min,
        filters=replace(wish.filters, text=words.text, zones=zones),
    )
