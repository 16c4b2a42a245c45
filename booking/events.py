"""What happens at the booking desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class ReservationEvent(Event):
    """Base of everything that happens to a reservation; what people are told."""

    subject: ClassVar[str] = "booking_reservation"

    code: str
    instrument_id: int
    instrument_code: str
    instrument_name_zh: str
    instrument_name_en: str
    owner_organisation_id: int
    booked_for_id: int
    start: datetime
    end: datetime
    state: str
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class InstrumentBooked(ReservationEvent):
    """Somebody booked an instrument; whether it waits for approval, state says."""


@dataclass(frozen=True, kw_only=True)
class ReservationChanged(ReservationEvent):
    """A reservation got another time, mode or purpose."""


@dataclass(frozen=True, kw_only=True)
class ReservationCancelled(ReservationEvent):
    """A reservation was given back; `fee_fen` is what late cancelling costs."""

    fee_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class ReservationApproved(ReservationEvent):
    """The lab said yes to a request."""


@dataclass(frozen=True, kw_only=True)
class ReservationDeclined(ReservationEvent):
    """The lab said no to a request; the comment says why."""


@dataclass(frozen=True, kw_only=True)
class ReservationExpired(ReservationEvent):
    """Nobody decided on a request in time; its slot is free again."""


@dataclass(frozen=True, kw_only=True)
class ReservationCompleted(ReservationEvent):
    """The time of a confirmed reservation has passed."""


@dataclass(frozen=True, kw_only=True)
class ReservationTransferred(ReservationEvent):
    """A booking went to a colleague; `booked_for_id` is who has it now."""

    from_id: int


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
class OccurrenceBooked(InstrumentBooked):
    """A booking was made as part of a series or campaign, which tells of all at once."""


@dataclass(frozen=True, kw_only=True)
class OccurrenceChanged(ReservationChanged):
    """A booking moved together with its series."""


@dataclass(frozen=True, kw_only=True)
class OccurrenceCancelled(ReservationCancelled):
    """A booking was given back together with its series or campaign."""


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
class DowntimeOpened(Event):
    """An instrument cannot be used for a while."""

    subject: ClassVar[str] = "booking_downtime"

    instrument_id: int
    kind: str
    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class DowntimeEnded(Event):
    """An instrument can be used again, earlier than planned."""

    subject: ClassVar[str] = "booking_downtime"

    instrument_id: int


@dataclass(frozen=True, kw_only=True)
class PolicySet(Event):
    """The booking rules of an instrument changed."""

    subject: ClassVar[str] = "catalog_instrument"


@dataclass(frozen=True, kw_only=True)
class RatesSet(Event):
    """The prices of an instrument changed."""

    subject: ClassVar[str] = "catalog_instrument"


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
