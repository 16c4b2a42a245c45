"""The gate of students: a supervisor confirms what they book.

Per booking, as one of the yeses it needs, or beforehand for an instrument and a period.
"""

from collections.abc import Iterator

from booking.rules.facts import BookingRequest, Facts
from booking.rules.research_group import (
    SupervisorNeeded,
    answering,
    covered,
    is_student,
)
from kernel.values.errors import Refusal


def needs_confirmation(request: BookingRequest, facts: Facts) -> bool:
    """Say whether a supervisor must be asked for this very booking, and can be."""
    return _is_due(request, facts) and _can_be_asked(request, facts)


def against_the_student(request: BookingRequest, facts: Facts) -> Iterator[Refusal]:
    """Yield that a student's supervisor has not confirmed, and cannot be asked now."""
    if _is_due(request, facts) and not _can_be_asked(request, facts):
        yield SupervisorNeeded()


def who_answers(request: BookingRequest, facts: Facts) -> frozenset[int]:
    """Return who may say yes as supervisor to this booking."""
    if facts.policy.two_person == "never":
        return answering(facts.group, ())
    return answering(facts.group, (facts.person.user_id, request.booked_by_id))


def is_confirmed(request: BookingRequest, facts: Facts) -> bool:
    """Say whether a supervisor has said yes: to it, beforehand, or by booking it."""
    if request.confirmed or covered(
        facts.confirmations, facts.person.groups, request.span
    ):
        return True
    by = request.booked_by_id
    return facts.group is not None and by in facts.group.supervisors


def _can_be_asked(request: BookingRequest, facts: Facts) -> bool:
    return request.asks_supervisor and bool(who_answers(request, facts))


def _is_due(request: BookingRequest, facts: Facts) -> bool:
    person = facts.person
    return (
        facts.policy.student_confirm
        and is_student(person.groups, left_as_student=person.left_as_student)
        and not is_confirmed(request, facts)
    )
