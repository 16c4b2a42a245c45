"""For whom, by whom and for how long a role may be lent."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from kernel.values.actor import Role
from kernel.values.clock import SHANGHAI
from kernel.values.errors import Refusal
from kernel.values.text import N_

# Roles whose decisions wait for a person.
LENDABLE = (Role.LAB_MANAGER, Role.COORDINATOR, Role.SUPERVISOR)
LONGEST_DAYS, MOST = 183, 20


@dataclass(frozen=True)
class DeputyUnknown(Refusal):
    """A deputy works at the organisation; never says who has an account elsewhere."""

    message: ClassVar[str] = N_(
        "Nobody else of this organisation has this address. A deputy needs an account "
        "in the same organisation."
    )
    field: ClassVar[str] = "email"


@dataclass(frozen=True)
class DeputyIsStudent(Refusal):
    """Students do not decide on one another's bookings."""

    message: ClassVar[str] = N_(
        "This person is a student of the group. Name a member or another supervisor."
    )
    field: ClassVar[str] = "email"


@dataclass(frozen=True)
class DeputyDaysOver(Refusal):
    """What is past cannot be lent."""

    message: ClassVar[str] = N_("These days are over. Choose a last day from today on.")
    field: ClassVar[str] = "last_day"


@dataclass(frozen=True)
class DeputyDaysReversed(Refusal):
    """The last day lies before the first."""

    message: ClassVar[str] = N_(
        "The last day lies before the first one. Compare the two."
    )
    field: ClassVar[str] = "last_day"


@dataclass(frozen=True)
class DeputyTooLong(Refusal):
    """An absence, not a transfer of office."""

    message: ClassVar[str] = N_(
        "A deputy is named for at most {most} days. For longer, an administrator grants "
        "the role."
    )
    field: ClassVar[str] = "last_day"
    most: int


@dataclass(frozen=True)
class DeputyAlready(Refusal):
    """The same deputy stands in for some of these days already."""

    message: ClassVar[str] = N_(
        "This person is your deputy on some of these days already. End that first, or "
        "choose other days."
    )
    field: ClassVar[str] = "email"


@dataclass(frozen=True)
class TooManyDeputies(Refusal):
    """Keep the list one that a person can oversee."""

    message: ClassVar[str] = N_("At most {most} deputies are kept. End one first.")
    most: int


def day_refusals(first: date, last: date, today: date) -> list[Refusal]:
    """Return every reason against lending from the first to the last day, Shanghai."""
    reasons: list[Refusal] = []
    if last < first:
        reasons.append(DeputyDaysReversed())
    elif last < today:
        reasons.append(DeputyDaysOver())
    if (last - first).days >= LONGEST_DAYS:
        reasons.append(DeputyTooLong(LONGEST_DAYS))
    return reasons


def span_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the moments of whole Shanghai days, the last one included; half-open."""
    return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
