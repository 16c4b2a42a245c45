"""Say yes to many requests, as far as every rule agrees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from booking.commands.approve_reservation import approve_reservation
from booking.rules.reservation_state import ReservationState
from kernel.values.actor import Actor
from kernel.values.errors import DomainError, NotFound, Refused, Stale


@dataclass(frozen=True, slots=True)
class Approvals:
    """Which requests were confirmed, which wait for another's yes, and which are left.

    Against what is left stands an error.
    """

    approved: list[str]
    agreed: list[str]
    left: dict[str, DomainError]


def approve_passing(
    chosen: Iterable[tuple[str, int]], *, by: Actor, at: datetime
) -> Approvals:
    """Confirm each request by code and version in a transaction of its own.

    One that was changed, decided by somebody else, or breaks a rule waits on.
    """
    approved: list[str] = []
    agreed: list[str] = []
    left: dict[str, DomainError] = {}
    for code, version in chosen:
        try:
            done = approve_reservation(
                code, version=version, passing=True, by=by, at=at
            )
        except (NotFound, Refused, Stale) as error:
            left[code] = error
        else:
            waits = done.reservation.state is ReservationState.REQUESTED
            (agreed if waits else approved).append(code)
    return Approvals(approved, agreed, left)
