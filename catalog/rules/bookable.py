"""What booking needs to know of an instrument."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BookableInstrument:
    """An instrument as the booking rules see it; `zone` is a zone's key.

    `credit_code` is that of the owning legal person, None when it has none.
    """

    id: int
    code: str
    organisation_id: int
    credit_code: str | None
    zone: str
    category_code: str
    published: bool
    modes: tuple[str, ...]
    training_level: str
    customs_until: date | None
    name_zh: str
    name_en: str
    model: str
    room: str
    organisation_name_zh: str
    organisation_name_en: str
