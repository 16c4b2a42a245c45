"""Deciding on a request: does it still wait, and do the gates still stand open?"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.rules.facts import BookingRequest, Facts
from booking.rules.gates import against_the_instrument, against_the_person
from booking.rules.judge import earliest_start, refusals
from booking.rules.refusals import InThePast
from booking.rules.reservation_state import ReservationState
from kernel.values.errors import Refusal
from kernel.values.text import N_

STATE_WORDS: dict[str, str] = {
    ReservationState.REQUESTED: N_("waiting for approval"),
    ReservationState.CONFIRMED: N_("confirmed"),
    ReservationState.IN_USE: N_("in use"),
    ReservationState.COMPLETED: N_("completed"),
    ReservationState.NO_SHOW: N_("missed"),
    ReservationState.CANCELLED: N_("cancelled"),
    ReservationState.DECLINED: N_("declined"),
    ReservationState.EXPIRED: N_("expired"),
}


@dataclass(frozen=True)
class NotWaiting(Refusal):
    """Only a request that still waits can be decided on."""

    state: tuple[str, ...]
    message: ClassVar[str] = N_(
        "This request is no longer waiting: it is {state}. Reload the inbox."
    )


def decision_refusals(
    state: ReservationState, lapses_at: datetime | None, at: datetime
) -> list[Refusal]:
    """Return what stands against approving or declining at this moment."""
    if state is not ReservationState.REQUESTED:
        return [NotWaiting((STATE_WORDS[state],))]
    if lapses_at is not None and lapses_at <= at:
        return [NotWaiting((STATE_WORDS[ReservationState.EXPIRED],))]
    return []


def gate_refusals(request: BookingRequest, facts: Facts) -> list[Refusal]:
    """Return what has come between the person and the instrument since the request."""
    return [
        *against_the_person(request, facts),
        *against_the_instrument(request, facts),
    ]


def rule_refusals(
    request: BookingRequest, facts: Facts, *, asked: datetime, at: datetime
) -> list[Refusal]:
    """Return every reason against the request as it stands now.

    Notice and horizon count from when it was asked: waiting for the lab is nobody's
    fault.
    """
    reasons = refusals(request, facts, asked)
    if request.span.start < at:
        reasons.append(InThePast(earliest_start(facts, at)))
    return reasons
