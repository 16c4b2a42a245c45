"""What happens to calendars that leave the site or come into it."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    """Somebody made a private address of a calendar."""

    subject: ClassVar[str] = "booking_feed"

    kind: str
    prefix: str


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Event):
    """An address opens nothing any more."""

    subject: ClassVar[str] = "booking_feed"

    prefix: str


@dataclass(frozen=True, kw_only=True)
class CalendarFollowed(Event):
    """A lab's own calendar was brought or read again, and takes the time it names."""

    subject: ClassVar[str] = "booking_busy_source"

    instrument_id: int
    calendar: str
    new: int
    changed: int
    gone: int
    contested: bool


@dataclass(frozen=True, kw_only=True)
class CalendarLeft(Event):
    """A lab's own calendar takes no time any more."""

    subject: ClassVar[str] = "booking_busy_source"

    instrument_id: int
    calendar: str


@dataclass(frozen=True, kw_only=True)
class MaintenancePlanned(Event):
    """An instrument is closed again and again by a rule."""

    subject: ClassVar[str] = "booking_maintenance_plan"

    instrument_id: int
    rule: str
    times: int
    left_out: int
    displaced: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class MaintenancePlanEnded(Event):
    """What was left of such maintenance is called off."""

    subject: ClassVar[str] = "booking_maintenance_plan"

    instrument_id: int
    called_off: int


@dataclass(frozen=True, kw_only=True)
class HolidaysImported(Event):
    """A published list of holidays replaced years of the calendar."""

    subject: ClassVar[str] = "booking_calendar_day"

    years: list[int]
    new: int
    changed: int
    gone: int
