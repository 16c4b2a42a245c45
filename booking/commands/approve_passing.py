"""Say yes to many requests, as far as every rule agrees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from booking.commands.approve_reservation import approve_reservation
from kernel.values.actor import Actor
from kernel.values.errors import DomainError, NotFound, Refused, Stale


@dataclass(frozen=True, slots=True)
class Approvals:
    """Which requests were confirmed, and which wait on, with what stands against them."""

    approved: list[str]
    left: dict[str, DomainError]


def approve_passing(
    chosen: Iterable[tuple[str, int]], *, by: Actor, at: datetime
) -> Approvals:
    """Confirm each request by code and version in a transaction of its own.

    One that was changed, decided by somebody else, or breaks a rule waits on.
    """
    approved: list[str] = []
    left: dict[str, DomainError] = {}
    for code, version in chosen:
        try:
            approve_reservation(code, version=version, passing=True, by=by, at=at)
        except (NotFound, Refused, Stale) as error:
            left[code] = error
        else:
            approved.append(code)
    return Approvals(approved, left)
