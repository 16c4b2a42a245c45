"""What happens between a lab and a person over how its instruments were used."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.events import ReservationEvent
from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class FaultNoted(ReservationEvent):
    """The lab found that a booking's use had damaged the instrument."""


@dataclass(frozen=True, kw_only=True)
class AppealEvent(Event):
    """Base of what happens to an appeal; a deputy acted for whom `stood_in_for` names."""

    subject: ClassVar[str] = "booking_appeal"

    code: str
    mark: str
    instrument_name_zh: str
    instrument_name_en: str
    owner_organisation_id: int
    person_id: int
    start: datetime
    end: datetime
    comment: str = ""
    stood_in_for: int | None = None


@dataclass(frozen=True, kw_only=True)
class AppealMade(AppealEvent):
    """Somebody says that a mark is wrong."""


@dataclass(frozen=True, kw_only=True)
class AppealGranted(AppealEvent):
    """The lab agreed: the mark counts no more."""


@dataclass(frozen=True, kw_only=True)
class AppealRejected(AppealEvent):
    """The lab lets the mark stand; the comment says why."""
