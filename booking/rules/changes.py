"""May a reservation be changed, cancelled or decided on now, and at what cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.rules.policy import Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from kernel.values.errors import Refusal
from kernel.values.text import N_

STATE_WORDS = {
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


@dataclass(frozen=True)
class AlreadyOver(Refusal):
    """Only a reservation still to come can be changed or cancelled."""

    state: tuple[str, ...]
    message: ClassVar[str] = N_(
        "This booking cannot be changed any more: it is {state}. Book a new time instead."
    )


@dataclass(frozen=True)
class AlreadyStarted(Refusal):
    """Once it has begun, the time is being used."""

    start: datetime
    message: ClassVar[str] = N_(
        "This booking began at {start}. The lab can still end or move it."
    )


@dataclass(frozen=True)
class TooLateToChange(Refusal):
    """The lab needs notice of a change; shortening stays possible."""

    notice_min: int
    message: ClassVar[str] = N_(
        "Changes need {notice_min} of notice. You can still shorten or cancel, or ask"
        " the lab to move it."
    )


@dataclass(frozen=True)
class TooLateToCancel(Refusal):
    """The lab does not take cancellations at short notice."""

    notice_min: int
    message: ClassVar[str] = N_(
        "This lab takes cancellations up to {notice_min} before the start. Ask the lab."
    )


def against_decision(state: ReservationState) -> Iterator[Refusal]:
    """Yield what stands against approving or declining."""
    if state is not ReservationState.REQUESTED:
        yield NotWaiting((STATE_WORDS[state],))


def against_cancel(
    state: ReservationState,
    start: datetime,
    policy: Policy,
    at: datetime,
    *,
    by_lab: bool,
) -> Iterator[Refusal]:
    """Yield what stands against cancelling; the lab may until the end."""
    if state not in (ReservationState.REQUESTED, ReservationState.CONFIRMED):
        yield AlreadyOver((STATE_WORDS[state],))
    elif not by_lab and start <= at:
        yield AlreadyStarted(start)
    elif not by_lab and policy.late_cancel == "refuse" and is_late(start, policy, at):
        yield TooLateToCancel(policy.notice_cancel_min)


def against_change(
    state: ReservationState,
    old: Span,
    new: Span,
    policy: Policy,
    at: datetime,
    *,
    by_lab: bool,
) -> Iterator[Refusal]:
    """Yield what stands against moving; a shortening needs no notice."""
    if state not in (ReservationState.REQUESTED, ReservationState.CONFIRMED):
        yield AlreadyOver((STATE_WORDS[state],))
    elif by_lab:
        return
    elif old.start <= at:
        yield AlreadyStarted(old.start)
    elif not old.contains(new) and old.start < at + timedelta(
        minutes=policy.notice_change_min
    ):
        yield TooLateToChange(policy.notice_change_min)


def is_material(old: Span, new: Span, old_mode: str, new_mode: str) -> bool:
    """Say whether a change asks for approval again: another time or mode does.

    A shortening inside the old time does not.
    """
    return old_mode != new_mode or not old.contains(new)


def is_late(start: datetime, policy: Policy, at: datetime) -> bool:
    """Say whether a cancellation at this moment is late."""
    return at > start - timedelta(minutes=policy.notice_cancel_min)
