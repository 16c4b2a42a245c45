"""What a researcher asks for, from a form or the API alike."""

from dataclasses import dataclass
from datetime import datetime

from booking.rules.span import Span


@dataclass(frozen=True, slots=True)
class WantedReservation:
    """A new booking; without a mode the first that fits is taken.

    `booked_for` is the address of somebody who agreed to being booked for.
    """

    instrument: str
    span: Span
    mode: str | None = None
    purpose: str = ""
    samples: int | None = None
    booked_for: str | None = None
    walk_up: bool = False
    mark: str = ""
    # The version of the terms on results and data that is accepted with the booking.
    accept_terms: int | None = None
    # Why the lab's manager sets the rules of booking.rules.overridable aside.
    override_reason: str | None = None
    # The code of the research group that it is for; who is in one need not say.
    group: str | None = None


@dataclass(frozen=True, slots=True)
class WantedAny:
    """A booking of any instrument of the kind of `like`, in one zone or anywhere."""

    like: WantedReservation
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class WantedChange:
    """What should be different about a reservation; None leaves it as it is."""

    start: datetime | None = None
    end: datetime | None = None
    mode: str | None = None
    purpose: str | None = None
    override_reason: str | None = None

    def over(self, old: Span) -> Span:
        """Return the time meant, given the time as it stands.

        Moving only the start beyond the old end keeps the length.
        """
        start, end = self.start or old.start, self.end or old.end
        return Span(start, end if end > start else start + old.length)
