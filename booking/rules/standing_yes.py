"""For whom and for how long a supervisor may confirm beforehand."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

LONGEST_DAYS = 366


@dataclass(frozen=True)
class NotYourStudent(Refusal):
    """A confirmation is for a student of the group."""

    field: ClassVar[str | None] = "student"
    message: ClassVar[str] = N_(
        "No student of this group has this address. Choose one from the list."
    )


@dataclass(frozen=True)
class NoSuchInstrument(Refusal):
    """There is nothing to confirm for."""

    field: ClassVar[str | None] = "instrument"
    message: ClassVar[str] = N_(
        "There is no instrument of this code. Take it from the instrument's page."
    )


@dataclass(frozen=True)
class ConfirmationReversed(Refusal):
    """The last day lies before the first."""

    field: ClassVar[str | None] = "last_day"
    message: ClassVar[str] = N_(
        "The last day lies before the first one. Compare the two."
    )


@dataclass(frozen=True)
class ConfirmationOver(Refusal):
    """What is past needs no confirmation."""

    field: ClassVar[str | None] = "last_day"
    message: ClassVar[str] = N_("These days are over. Choose a last day from today on.")


@dataclass(frozen=True)
class ConfirmationTooLong(Refusal):
    """A confirmation is looked at again."""

    most: int
    field: ClassVar[str | None] = "last_day"
    message: ClassVar[str] = N_(
        "A confirmation holds for at most {most} days. Choose an earlier last day."
    )


@dataclass(frozen=True)
class ConfirmedAlready(Refusal):
    """One confirmation covers a day."""

    field: ClassVar[str | None] = "first_day"
    message: ClassVar[str] = N_(
        "The student's use of this instrument is confirmed on some of these days already."
        " Withdraw that first, or choose other days."
    )


def period_refusals(first: date, last: date, today: date) -> list[Refusal]:
    """Return every reason against confirming from the first to the last Shanghai day."""
    reasons: list[Refusal] = []
    if last < first:
        reasons.append(ConfirmationReversed())
    elif last < today:
        reasons.append(ConfirmationOver())
    if (last - first).days >= LONGEST_DAYS:
        reasons.append(ConfirmationTooLong(LONGEST_DAYS))
    return reasons
