"""Coming and going: when check-in opens, who is late, and what is a no-show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from booking.rules.decision import STATE_WORDS
from booking.rules.opening import DAY_MIN, day_span
from booking.rules.policy import Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from kernel.values.clock import local_day
from kernel.values.errors import Refusal
from kernel.values.text import N_

# No lab lets people overrun by more.
LONGEST_OVERRUN = timedelta(minutes=DAY_MIN)
WALK_UP_MIN = (30, 60, 120)


class FaultKind(StrEnum):
    """What is wrong; the first two take the instrument out of use."""

    UNUSABLE = "unusable"
    SAFETY = "safety"
    ODD = "odd"
    SUPPLIES = "supplies"


CLOSING = frozenset({FaultKind.UNUSABLE, FaultKind.SAFETY})


@dataclass(frozen=True)
class NotInUse(Refusal):
    """Only a running booking can be checked out."""

    state: tuple[str, ...]
    message: ClassVar[str] = N_(
        "This booking is not in use: it is {state}. Reload the page to see what can be"
        " done."
    )


@dataclass(frozen=True)
class NotToCheckIn(Refusal):
    """The booking is not one that begins."""

    state: tuple[str, ...]
    message: ClassVar[str] = N_(
        "Only a confirmed booking can be checked in; this one is {state}."
    )


@dataclass(frozen=True)
class CheckInOpens(Refusal):
    """It is too early."""

    opens: datetime
    message: ClassVar[str] = N_("Check-in opens at {opens}. Come back then.")


@dataclass(frozen=True)
class CheckInOver(Refusal):
    """The time of the booking has passed."""

    ended: datetime
    message: ClassVar[str] = N_(
        "The time of this booking ended at {ended}. Book a new one."
    )


@dataclass(frozen=True)
class CheckInClosed(Refusal):
    """It is too late for the person; the lab may still let them in."""

    closed: datetime
    message: ClassVar[str] = N_(
        "Check-in closed at {closed}. The lab can still check you in."
    )


@dataclass(frozen=True)
class StillInUse(Refusal):
    """The one before has not left yet."""

    ends: datetime
    message: ClassVar[str] = N_(
        "The booking before yours is still running, until {ends}. Ask the lab to close"
        " it, or wait for the check-out."
    )


@dataclass(frozen=True)
class NotMissedYet(Refusal):
    """A booking is missed only once it should have begun."""

    start: datetime
    message: ClassVar[str] = N_(
        "This booking starts at {start}; it can be released after that."
    )


def check_in_opens(span: Span, policy: Policy) -> datetime:
    """Return from when on the person may check in."""
    return span.start - timedelta(minutes=policy.checkin_early_min)


def check_in_refusals(
    state: ReservationState,
    span: Span,
    policy: Policy,
    at: datetime,
    *,
    before_until: datetime | None = None,
    by_lab: bool = False,
) -> list[Refusal]:
    """Return what stands against checking in; `before_until` is a running neighbour.

    The lab may check in after the check-in has closed.
    """
    if state is not ReservationState.CONFIRMED:
        return [NotToCheckIn((STATE_WORDS[state],))]
    if at >= span.end:
        return [CheckInOver(span.end)]
    if at < check_in_opens(span, policy):
        return [CheckInOpens(check_in_opens(span, policy))]
    closed = check_in_closes(span, policy)
    if closed is not None and at > closed and not by_lab:
        return [CheckInClosed(closed)]
    return [StillInUse(before_until)] if before_until else []


def check_in_closes(span: Span, policy: Policy) -> datetime | None:
    """Return up to when the person may check in; None is up to the end."""
    if policy.checkin_late_min is None:
        return None
    return span.start + timedelta(minutes=policy.checkin_late_min)


def late_by(span: Span, policy: Policy, at: datetime) -> int:
    """Return by how many minutes somebody is late who comes now; 0 within tolerance."""
    late = (at - span.start) // timedelta(minutes=1)
    return late if late > policy.late_tolerance_min else 0


def no_show_at(span: Span, policy: Policy) -> datetime | None:
    """Return when a booking to which nobody came is released; None is never."""
    if policy.no_show_after_min is None:
        return None
    return span.start + timedelta(minutes=policy.no_show_after_min)


def closes_at(span: Span, policy: Policy, *, checked_in: bool) -> datetime:
    """Return when the clock closes a booking; who came may check out for a while."""
    late = timedelta(minutes=policy.overrun_min) if checked_in else timedelta()
    return span.end + late


def closed_by_fault(at: datetime, least: timedelta = timedelta(hours=2)) -> Span:
    """Return the time for which a fault closes an instrument: the local day."""
    return Span(at, max(day_span(local_day(at)).end, at + least))


def after_leaving(during: Span, at: datetime) -> Span:
    """Return what a booking occupies once its person left at the moment.

    Never empty: whoever leaves before the start keeps its first minute.
    """
    least = during.start + timedelta(minutes=1)
    return Span(during.start, min(max(at, least), during.end))
