"""Ask for the yeses that a booking needs, and write down who answered."""

from datetime import datetime
from typing import Any

from booking.models.reservation import Reservation
from booking.queries.reservations import LockedReservation
from booking.rules.approval import approval_of, first_state, is_two_person, lapses_at
from booking.rules.facts import BookingRequest, Facts
from booking.rules.pricing import Quote
from booking.rules.steps import SUPERVISOR, MyStep, my_step
from kernel.values.actor import Actor
from kernel.values.errors import Refused


def first_standing(
    request: BookingRequest, facts: Facts, price: Quote, at: datetime
) -> dict[str, Any]:
    """Return in which state a booking begins, whose yes it needs, and until when."""
    approval = approval_of(request, facts, price.total_fen)
    waits = bool(approval)
    return {
        "state": first_state(needs_approval=waits),
        "lapses_at": lapses_at(facts.policy, request.span, at) if waits else None,
        "approval": approval,
        "two_person": waits and is_two_person(facts.policy, approval),
    }


def ask_again(
    row: Reservation, request: BookingRequest, facts: Facts, price: Quote, at: datetime
) -> None:
    """Begin anew with a booking that changed: what was said of the old one is void."""
    row.decided_by_id = row.decided_for_id = row.decided_at = None
    row.supervised_by_id = row.supervised_for_id = row.supervised_at = None
    for name, value in first_standing(request, facts, price, at).items():
        setattr(row, name, value)


def decide(found: LockedReservation, *, by: Actor, at: datetime) -> MyStep:
    """Write down that the actor answered, as what, and for whom they stand in.

    Inside the caller's transaction. Raises Refused where the answer is not theirs.
    """
    row = found.reservation
    mine = my_step(row, found.instrument.organisation_id, by)
    if mine.against is not None:
        raise Refused(mine.against)
    if mine.step == SUPERVISOR:
        row.supervised_by_id, row.supervised_at = by.id, at
        row.supervised_for_id = mine.stood_in_for
    else:
        row.decided_by_id, row.decided_at = by.id, at
        row.decided_for_id = mine.stood_in_for
    return mine
