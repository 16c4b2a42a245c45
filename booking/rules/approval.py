"""Does a booking need somebody's yes, whose, and in which state does it begin?"""

from datetime import datetime, timedelta

from booking.rules.confirmation import needs_confirmation, who_answers
from booking.rules.facts import BookingRequest, Facts, is_external
from booking.rules.gates import holds_level
from booking.rules.judge import inside_hours
from booking.rules.policy import SUPERVISED, Policy
from booking.rules.reservation_state import ReservationState
from booking.rules.span import Span
from kernel.values.clock import local_day


def needs_approval(
    request: BookingRequest, facts: Facts, price_fen: int | None = None
) -> bool:
    """Say whether somebody decides first."""
    return bool(approval_of(request, facts, price_fen))


def approval_of(
    request: BookingRequest, facts: Facts, price_fen: int | None = None
) -> str:
    """Return whose yes it needs: "" for nobody's, owner, supervisor, both or in_order.

    The lab's own managers decide for themselves, unless nobody may. Cheap bookings and
    trained people may be let through by setting; a price on request (None) is never
    cheap. Where nobody can answer as supervisor the lab decides in their place. Under the
    credit floor of the unit's house rules the lab decides whatever else is set.
    """
    asked = _asked(request, facts, price_fen)
    if needs_confirmation(request, facts):
        return {"": "supervisor", "owner": "both"}.get(asked, asked)
    return asked


def is_two_person(policy: Policy, approval: str) -> bool:
    """Say whether nobody may approve what they asked for themself."""
    if policy.two_person == "supervised":
        return approval in SUPERVISED or policy.approval in SUPERVISED
    return policy.two_person == "always"


def _asked(request: BookingRequest, facts: Facts, price_fen: int | None) -> str:
    policy, person = facts.policy, facts.person
    two_person = is_two_person(policy, policy.approval)
    if person.is_manager and not two_person:
        return ""
    if facts.conduct is not None and facts.conduct.low and not person.is_manager:
        return _with_the_lab(policy.approval, request, facts)
    if policy.approval == "none":
        return ""
    if _lets_through(request, facts, price_fen):
        return ""
    if policy.approval == "external":
        return "owner" if is_external(person, facts.terms) else ""
    if policy.approval == "outside_hours":
        inside = inside_hours(request.span, policy, facts.calendar)
        return "" if inside else "owner"
    if policy.approval == "owner":
        return "owner"
    leads = facts.group is not None and person.user_id in facts.group.supervisors
    if leads and not two_person:
        return "" if policy.approval == "supervisor" else "owner"
    return policy.approval if who_answers(request, facts) else "owner"


def _with_the_lab(approval: str, request: BookingRequest, facts: Facts) -> str:
    if approval not in SUPERVISED or not who_answers(request, facts):
        return "owner"
    return "in_order" if approval == "in_order" else "both"


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
