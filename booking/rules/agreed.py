"""Whether the terms on results and data are accepted before something is booked."""

from dataclasses import dataclass
from typing import ClassVar

from booking.rules.facts import Facts
from kernel.values.errors import Refusal
from kernel.values.text import N_


@dataclass(frozen=True)
class TermsNotAccepted(Refusal):
    """The version in force was not accepted by the person yet."""

    version: int
    field: ClassVar[str | None] = "accept_terms"
    message: ClassVar[str] = N_(
        "Accept version {version} of the terms on results and data first; they stand on"
        " the instrument's page."
    )


def agreement_due(facts: Facts) -> int | None:
    """Return the version that the person still has to accept, or None.

    The lab's own managers wrote it.
    """
    due = facts.agreement
    if due is None or due.accepted or facts.person.is_manager:
        return None
    return due.version


def agreement_refusals(facts: Facts, accepts: int | None) -> list[Refusal]:
    """Return why a new booking cannot be made: the version in force is not accepted.

    `accepts` is the version that is accepted together with the booking. Only what is
    booked anew is asked; later steps keep to what was accepted then.
    """
    due = agreement_due(facts)
    return [TermsNotAccepted(due)] if due is not None and due != accepts else []
