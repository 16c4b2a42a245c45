"""Does a booking need somebody's yes, and in which state does it begin?"""

from datetime import datetime, timedelta

from booking.rules.facts import BookingRequest, Facts, is_external
from booking.rules.gates import holds_level
from booking.rules.judge import inside_hours
from booking.rules.policy import Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from kernel.values.clock import local_day


def needs_approval(
    request: BookingRequest, facts: Facts, price_fen: int | None = None
) -> bool:
    """Say whether the lab decides first; its own managers decide for themselves.

    Cheap bookings and trained people may be let through by setting; a price on request
    (None) is never cheap. Under the credit floor of the unit's house rules the lab
    decides whatever else is set.
    """
    policy, terms = facts.policy, facts.terms
    if facts.person.is_manager:
        return False
    if facts.conduct is not None and facts.conduct.low:
        return True
    if policy.approval == "none":
        return False
    if _lets_through(request, facts, price_fen):
        return False
    if policy.approval == "external":
        return is_external(facts.person, terms)
    if policy.approval == "outside_hours":
        return not inside_hours(request.span, policy, facts.calendar)
    return True


def _lets_through(request: BookingRequest, facts: Facts, price_fen: int | None) -> bool:
    most, level = facts.policy.auto_approve_fen, facts.policy.auto_approve_for
    if most is not None and price_fen is not None and price_fen <= most:
        return True
    day = local_day(request.span.start)
    return level != "none" and holds_level(level, day, facts)


def first_state(*, needs_approval: bool) -> ReservationState:
    """Return the state in which a reservation begins."""
    return ReservationState.REQUESTED if needs_approval else ReservationState.CONFIRMED


def lapses_at(policy: Policy, span: Span, at: datetime) -> datetime:
    """Return when an undecided request gives its slot back: at its start at the latest."""
    return min(at + timedelta(hours=policy.request_hold_h), max(span.start, at))


def is_material(before: BookingRequest, after: BookingRequest) -> bool:
    """Say whether a change must be decided upon again; a shortening need not."""
    return before.mode != after.mode or not before.span.contains(after.span)


def is_decided_again(
    before: BookingRequest, after: BookingRequest, state: ReservationState, at: datetime
) -> bool:
    """Say whether a change goes back to the lab; the extension of a running one stays.

    It cannot wait for an answer: it is granted where the time behind it is free.
    """
    begun = state is ReservationState.IN_USE or before.span.start <= at
    return is_material(before, after) and not begun
