"""What happens to several bookings at once, and between people who book together."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsentGranted(Event):
    """Somebody lets another person book for them."""

    subject: ClassVar[str] = "booking_consent"

    person_id: int
    delegate_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentEnded(Event):
    """Somebody does not book for another person any more."""

    subject: ClassVar[str] = "booking_consent"

    person_id: int
    delegate_id: int


@dataclass(frozen=True, kw_only=True)
class SeriesEvent(Event):
    """Base of everything that happens to a series; what people are told.

    `start` and `end` are the first occurrence concerned, `count` how many there are and
    `waiting` how many of them the lab decides on.
    """

    subject: ClassVar[str] = "booking_series"

    code: str
    instrument_id: int
    instrument_name_zh: str
    instrument_name_en: str
    owner_organisation_id: int
    booked_for_id: int
    start: datetime
    end: datetime
    count: int
    waiting: int = 0
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SeriesBooked(SeriesEvent):
    """Somebody booked a series, or what had been skipped of it."""


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(SeriesEvent):
    """Occurrences of a series moved together."""


@dataclass(frozen=True, kw_only=True)
class SeriesCancelled(SeriesEvent):
    """Occurrences of a series were given back together."""


@dataclass(frozen=True, kw_only=True)
class CampaignBooked(Event):
    """Somebody booked several instruments together; `owners` are the labs' units."""

    subject: ClassVar[str] = "booking_campaign"

    code: str
    title: str
    person_id: int
    owners: list[int]
    start: datetime
    end: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class CampaignCancelled(Event):
    """Somebody gave the bookings of a campaign back."""

    subject: ClassVar[str] = "booking_campaign"

    code: str
    person_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class CampaignLost(Event):
    """A lab refused a part of a campaign, so the rest was given back."""

    subject: ClassVar[str] = "booking_campaign"

    code: str
    title: str
    person_id: int
    count: int
