"""Downtime of an instrument: what stands against it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

KINDS = ("maintenance", "fault", "closure", "training")


@dataclass(frozen=True)
class BookedMeanwhile(Refusal):
    """Bookings or other downtime stand in the span."""

    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "There are bookings or other downtime in this span. Move or cancel them first,"
        " or choose free time."
    )


@dataclass(frozen=True)
class NoSuchUnit(Refusal):
    """The instrument has fewer units or seats."""

    most: int
    field: ClassVar[str | None] = "unit"
    message: ClassVar[str] = N_(
        "This instrument has units or seats up to number {most}. Leave it empty to close"
        " the whole instrument."
    )


@dataclass(frozen=True)
class DowntimeOver(Refusal):
    """What has ended cannot be ended again."""

    ended: datetime
    message: ClassVar[str] = N_("This downtime ended at {ended}.")


@dataclass(frozen=True)
class FromCalendar(Refusal):
    """A lab's own calendar closes the time, and would close it again."""

    message: ClassVar[str] = N_(
        "This time is closed by the lab's own calendar. Change it there and bring the"
        " new file."
    )
