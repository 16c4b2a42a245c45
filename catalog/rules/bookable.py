"""What booking needs to know of an instrument."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BookableInstrument:
    """An instrument as the booking rules see it; `zone` is a zone's key.

    `units` counts identical machines, `seats` the people who share one; one of the two
    is 1. `customs_simplified` opens what customs supervises to other units for research.
    `credit_code` is that of the owning legal person, None when it has none.
    """

    id: int
    code: str
    organisation_id: int
    credit_code: str | None
    zone: str
    category_code: str
    published: bool
    object_type: str
    modes: tuple[str, ...]
    training_level: str
    customs_until: date | None
    customs_simplified: bool
    name_zh: str
    name_en: str
    model: str
    room: str
    organisation_name_zh: str
    organisation_name_en: str
    units: int = 1
    seats: int = 1
    safety_tags: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        """Return how many bookings it takes at one time: its units, or its seats."""
        return max(self.units, self.seats)
