"""What makes up a series, what changes of it, and what stands against that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.rules.recurrence import occurrences
from booking.rules.span import Span
from booking.rules.wanted import WantedReservation
from kernel.values.errors import Refusal
from kernel.values.text import N_

SKIP, SHIFT, REFUSE = CONFLICTS = ("skip", "shift", "refuse")
THIS, FOLLOWING, ALL = SCOPES = ("this", "following", "all")


@dataclass(frozen=True, slots=True)
class WantedSeries:
    """A booking that repeats; `first.span` is its first time."""

    first: WantedReservation
    rule: str
    on_conflict: str = SKIP

    @property
    def spans(self) -> list[Span]:
        """Return every time the rule makes. Raises ValueError for an unreadable rule."""
        return occurrences(self.rule, self.first.span)


@dataclass(frozen=True, slots=True)
class WantedSeriesChange:
    """What should be different from an occurrence on; None leaves it as it is.

    `shift` moves every start by as much, `length` is the new length of each.
    """

    scope: str
    number: int = 1
    shift: timedelta = timedelta()
    length: timedelta | None = None
    mode: str | None = None
    purpose: str | None = None
    override_reason: str | None = None

    def touches(self, number: int) -> bool:
        """Say whether the occurrence with this number is meant."""
        if self.scope == THIS:
            return number == self.number
        return self.scope == ALL or number >= self.number

    def over(self, span: Span) -> Span:
        """Return the time meant, given the time as it stands."""
        start = span.start + self.shift
        return Span(start, start + (self.length or span.length))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one occurrence; reasons only where it cannot be as the rule says."""

    number: int
    span: Span
    code: str = ""
    reasons: tuple[Refusal, ...] = ()
    state: str = "skipped"
    price_fen: int | None = None

    @property
    def booked(self) -> bool:
        """Say whether there is a booking."""
        return bool(self.code)

    @property
    def shifted(self) -> bool:
        """Say whether it was booked beside the time of the rule."""
        return self.booked and bool(self.reasons)


@dataclass(frozen=True)
class OccurrenceRefused(Refusal):
    """One occurrence stands against the whole series; its reasons follow."""

    number: int
    start: datetime
    message: ClassVar[str] = N_(
        "Number {number} on {start} cannot be as you wish. Choose to skip or shift what"
        " conflicts, or another time."
    )


@dataclass(frozen=True)
class NothingBookable(Refusal):
    """Not one occurrence can be booked."""

    message: ClassVar[str] = N_(
        "Not one of these times can be booked. Choose another time or another rule."
    )


@dataclass(frozen=True)
class NothingToDo(Refusal):
    """No occurrence is left that the change would touch."""

    message: ClassVar[str] = N_(
        "None of these bookings is still to come. Choose others of the series."
    )
