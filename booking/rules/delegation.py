"""Booking for somebody else, and handing a booking over: what stands against it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.rules.change import AlreadyClosed, AlreadyRunning
from booking.rules.facts import BookingRequest, Facts
from booking.rules.judge import refusals
from booking.rules.refusals import InThePast, TooFarAhead, TooSoon
from booking.rules.reservation_state import OPEN, ReservationState
from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class NoConsent(Refusal):
    """Nobody is booked for without having agreed."""

    field: ClassVar[str | None] = "booked_for"
    message: ClassVar[str] = N_(
        "This person has not agreed to your booking for them. They can do so under My"
        " bookings, Booking for me."
    )


@dataclass(frozen=True)
class NoSuchColleague(Refusal):
    """Only people of one's own unit can take over."""

    field: ClassVar[str | None] = "to"
    message: ClassVar[str] = N_(
        "Nobody of your unit has this address. Only colleagues of the same unit can"
        " take a booking over."
    )


@dataclass(frozen=True)
class NobodyThere(Refusal):
    """There is no such person to give consent to."""

    field: ClassVar[str | None] = "email"
    message: ClassVar[str] = N_(
        "No other person here has this address. Check how it is written."
    )


@dataclass(frozen=True)
class ConsentGiven(Refusal):
    """The same consent stands already."""

    field: ClassVar[str | None] = "email"
    message: ClassVar[str] = N_("This person may book for you already.")


def transfer_refusals(
    request: BookingRequest, facts: Facts, state: ReservationState, at: datetime
) -> list[Refusal]:
    """Return every reason against giving a booking, as it stands, to the facts' person.

    The facts leave out the booking itself. The rules about the moment of booking were
    met when it was made.
    """
    if state not in OPEN:
        return [AlreadyClosed()]
    if state is ReservationState.IN_USE or request.span.start <= at:
        return [AlreadyRunning(request.span.end)]
    met = (InThePast, TooSoon, TooFarAhead)
    found = refusals(request, facts, at)
    return [reason for reason in found if not isinstance(reason, met)]
