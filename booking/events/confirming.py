"""What happens to the confirmations of students."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class ConfirmationEvent(Event):
    """A supervisor's standing yes; what the student is told."""

    subject: ClassVar[str] = "booking_confirmation"

    group_id: int
    group_code: str
    student_id: int
    instrument_code: str
    instrument_name_zh: str
    instrument_name_en: str
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class ConfirmationGiven(ConfirmationEvent):
    """A student may book an instrument for a while without asking."""


@dataclass(frozen=True, kw_only=True)
class ConfirmationWithdrawn(ConfirmationEvent):
    """A student has to ask again."""
