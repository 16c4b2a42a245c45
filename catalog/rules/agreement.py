"""Terms on results and data: versions of a unit or an instrument, accepted once each.

Results of independent use belong to the user, joint work goes by contract
(国发〔2014〕70号); what a unit adds to that is its agreement, and each booking says which
version was accepted.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

TEXT_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class AgreementDue:
    """The version in force for an instrument, and whether somebody accepted it."""

    id: int
    version: int
    accepted: bool


@dataclass(frozen=True)
class InForceEarlier(Refusal):
    """A version cannot bind those who booked before it was written."""

    field: ClassVar[str | None] = "effective_on"
    message: ClassVar[str] = N_("The terms can begin today or later.")


@dataclass(frozen=True)
class NoAgreement(Refusal):
    """There is nothing to accept."""

    message: ClassVar[str] = N_("No terms of its own are in force for this instrument.")


@dataclass(frozen=True)
class OtherVersion(Refusal):
    """Another version is in force by now."""

    version: int
    field: ClassVar[str | None] = "version"
    message: ClassVar[str] = N_(
        "Version {version} of the terms is in force now. Read and accept this one."
    )


def begin_refusals(effective_on: date, today: date) -> list[Refusal]:
    """Return what stands against terms that begin on a local day."""
    return [InForceEarlier()] if effective_on < today else []
