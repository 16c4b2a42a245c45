"""The reasons of the limits: what one person, unit or zone may hold."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

WHO_WORDS = {
    "user": N_("You"),
    "group": N_("Your research group"),
    "organisation": N_("Your unit"),
    "zone": N_("Your zone"),
}
PERIOD_WORDS = {
    "day": N_("that day"),
    "week": N_("that week"),
    "month": N_("that month"),
    "year": N_("that year"),
}


@dataclass(frozen=True)
class TooManyOpen(Refusal):
    """The person holds as many bookings to come as one may."""

    open: int
    limit: int
    message: ClassVar[str] = N_(
        "You hold {open} of {limit} bookings to come on this instrument. Use or cancel"
        " one first."
    )


@dataclass(frozen=True)
class TooMuchOpen(Refusal):
    """The person's hours to come would be more than one may hold."""

    held_min: int
    limit_min: int
    field: ClassVar[str | None] = "end"
    message: ClassVar[str] = N_(
        "You hold {held_min} of {limit_min} to come on this instrument; with this"
        " booking it would be more. Choose a shorter time, or cancel one first."
    )


@dataclass(frozen=True)
class TooManyThatDay(Refusal):
    """The person has as many bookings on the day of the start as one may."""

    held: int
    limit: int
    day: date
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "You hold {held} of {limit} bookings on {day} here. Choose another day."
    )


@dataclass(frozen=True)
class TooCloseToOwn(Refusal):
    """Another booking of the person's own is too near; it ends and starts there."""

    gap_min: int
    end_by: datetime
    start_from: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "Between two bookings of your own there must be {gap_min}. End by {end_by}, or"
        " start at {start_from} or later."
    )


@dataclass(frozen=True)
class TooManyAtOnce(Refusal):
    """The person would hold more bookings of one lab at the same time than one may."""

    limit: int
    free_from: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "At most {limit} of your bookings in this lab may run at the same time. Yours"
        " end at {free_from}; start then."
    )


@dataclass(frozen=True)
class QuotaUsed(Refusal):
    """The hours of a period would be exceeded; they count anew on resets."""

    used_min: int
    limit_min: int
    resets: date
    who: tuple[str, ...] = (WHO_WORDS["user"],)
    period: tuple[str, ...] = (PERIOD_WORDS["week"],)
    field: ClassVar[str | None] = "end"
    message: ClassVar[str] = N_(
        "{who}: {used_min} of {limit_min} booked here {period}; the rest is too little."
        " It counts anew on {resets}."
    )


@dataclass(frozen=True)
class QuotaCountUsed(Refusal):
    """The number of bookings of a period would be exceeded."""

    used: int
    limit: int
    resets: date
    who: tuple[str, ...]
    period: tuple[str, ...]
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "{who}: {used} of {limit} bookings here {period}. It counts anew on {resets}."
    )


@dataclass(frozen=True)
class KeptForOthers(Refusal):
    """The rest of the week's opening hours is kept for people of other zones."""

    reserved_pct: int
    left_min: int
    released: datetime
    field: ClassVar[str | None] = "start"
    message: ClassVar[str] = N_(
        "{reserved_pct} % of the week's opening hours are kept for other zones; {left_min}"
        " are left for yours. What stays free is released on {released}: book it then."
    )


LIMITS = (
    TooManyOpen,
    TooMuchOpen,
    TooManyThatDay,
    TooCloseToOwn,
    TooManyAtOnce,
    QuotaUsed,
    QuotaCountUsed,
    KeptForOthers,
)
