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
    # Whose yes is awaited now, and the research group whose supervisors it may be.
    waits_for: tuple[str, ...] = ()
    group_id: int | None = None


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
    """The last yes was said to a request; a deputy said it for whom `stood_in_for` names.

    `step` is as what: owner or supervisor.
    """

    step: str = "owner"
    stood_in_for: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReservationAgreed(ReservationEvent):
    """One of two yeses was said to a request; it waits for the other."""

    step: str
    stood_in_for: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReservationDeclined(ReservationEvent):
    """The lab or the supervisor said no to a request; the comment says why."""

    step: str = "owner"
    stood_in_for: int | None = None


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
class OccurrenceBooked(InstrumentBooked):
    """A booking was made as part of a series or campaign, which tells of all at once."""


@dataclass(frozen=True, kw_only=True)
class OccurrenceChanged(ReservationChanged):
    """A booking moved together with its series."""


@dataclass(frozen=True, kw_only=True)
class OccurrenceCancelled(ReservationCancelled):
    """A booking was given back together with its series or campaign."""


@dataclass(frozen=True, kw_only=True)
class ReservationStarted(ReservationEvent):
    """Somebody checked in: the instrument is in use; late where beyond the tolerance."""

    late_min: int = 0


@dataclass(frozen=True, kw_only=True)
class ReservationMissed(ReservationEvent):
    """Nobody came; the time is free again."""


@dataclass(frozen=True, kw_only=True)
class ReservationDisplaced(ReservationEvent):
    """The lab needs the time itself; the person is offered other times."""


@dataclass(frozen=True, kw_only=True)
class FaultReported(Event):
    """Somebody before the instrument says that something is wrong with it."""

    subject: ClassVar[str] = "catalog_instrument"

    instrument_code: str
    instrument_name_zh: str
    instrument_name_en: str
    owner_organisation_id: int
    reporter_id: int
    kind: str
    comment: str
    closed_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceRecorded(Event):
    """A finished booking became a service record."""

    subject: ClassVar[str] = "booking_service_record"

    booking: str
    amount_fen: int
    effective_min: int


@dataclass(frozen=True, kw_only=True)
class ServiceReversed(Event):
    """A service record was taken back."""

    subject: ClassVar[str] = "booking_service_record"

    booking: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class DowntimeOpened(Event):
    """An instrument cannot be used for a while."""

    subject: ClassVar[str] = "booking_downtime"

    instrument_id: int
    kind: str
    start: datetime
    end: datetime
    reason: str
    unit: int | None = None


@dataclass(frozen=True, kw_only=True)
class DowntimeEnded(Event):
    """An instrument can be used again, earlier than planned."""

    subject: ClassVar[str] = "booking_downtime"

    instrument_id: int


@dataclass(frozen=True, kw_only=True)
class PolicySet(Event):
    """The booking rules of an instrument change, from a moment on."""

    subject: ClassVar[str] = "catalog_instrument"

    since: datetime


@dataclass(frozen=True, kw_only=True)
class UnitPolicySet(PolicySet):
    """The rules that a unit has for all its instruments change."""

    subject: ClassVar[str] = "identity_organisation"


@dataclass(frozen=True, kw_only=True)
class CategoryPolicySet(PolicySet):
    """The rules of a category change; the subject's id is its code, as a number."""

    subject: ClassVar[str] = "catalog_category"


@dataclass(frozen=True, kw_only=True)
class PlannedPolicyWithdrawn(Event):
    """Rules that were to come into force will not."""

    subject: ClassVar[str] = "booking_policy"

    level: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class RatesSet(Event):
    """The prices of an instrument changed."""

    subject: ClassVar[str] = "catalog_instrument"
