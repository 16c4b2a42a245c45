"""What happens to those who wait, and to slots kept for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class SlotHeld(Event):
    """A slot is kept for somebody whose booking form is open."""

    subject: ClassVar[str] = "booking_occupancy"

    instrument_id: int
    start: datetime
    end: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """Somebody gave back a slot that was kept for them."""

    subject: ClassVar[str] = "booking_occupancy"

    instrument_id: int


@dataclass(frozen=True, kw_only=True)
class WaitEvent(Event):
    """Base of everything that happens to somebody who waits; what they are told.

    `start` and `end` are the window, or the slot where one is offered or booked.
    """

    subject: ClassVar[str] = "booking_wait"

    code: str
    instrument_id: int
    instrument_code: str
    instrument_name_zh: str
    instrument_name_en: str
    person_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class WaitlistJoined(WaitEvent):
    """Somebody waits for time on an instrument."""


@dataclass(frozen=True, kw_only=True)
class WaitlistLeft(WaitEvent):
    """Somebody does not wait any more."""


@dataclass(frozen=True, kw_only=True)
class WaitOver(WaitEvent):
    """The window passed before a slot was found."""


@dataclass(frozen=True, kw_only=True)
class SlotOffered(WaitEvent):
    """A slot is kept for somebody who waits, until a moment."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(WaitEvent):
    """Somebody booked the slot that was offered to them."""


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(WaitEvent):
    """Somebody did not want the slot; it passes on."""


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(WaitEvent):
    """Somebody did not answer in time; the slot passes on."""
