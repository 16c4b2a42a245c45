"""What a research group is made of, and what stands against changing it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

MOST_MEMBERS, MOST_GROUPS = 300, 300


class Standing(StrEnum):
    """What a person is in a group."""

    SUPERVISOR = "supervisor"
    MEMBER = "member"
    STUDENT = "student"


STANDINGS: dict[str, str] = {
    Standing.SUPERVISOR: N_("Supervisor"),
    Standing.MEMBER: N_("Member"),
    Standing.STUDENT: N_("Student"),
}


@dataclass(frozen=True)
class GroupExists(Refusal):
    """Names of the groups of one organisation differ."""

    message: ClassVar[str] = N_(
        "This organisation has a group of this name already. Choose another name."
    )
    field: ClassVar[str] = "name_zh"


@dataclass(frozen=True)
class TooManyGroups(Refusal):
    """Keep the list one that a person can oversee."""

    message: ClassVar[str] = N_(
        "An organisation keeps at most {most} groups. End one first."
    )
    most: int


@dataclass(frozen=True)
class NobodyOfTheUnit(Refusal):
    """Groups are of one organisation; never says who has an account elsewhere."""

    message: ClassVar[str] = N_(
        "Nobody of the group's organisation has this address. People need an account "
        "in the same organisation."
    )
    field: ClassVar[str] = "email"


@dataclass(frozen=True)
class MemberAlready(Refusal):
    """One belongs to a group once."""

    message: ClassVar[str] = N_(
        "This person belongs to the group already. To change what they are there, "
        "remove them first."
    )
    field: ClassVar[str] = "email"


@dataclass(frozen=True)
class TooManyMembers(Refusal):
    """A group is not a unit."""

    message: ClassVar[str] = N_("A group has at most {most} people. Remove one first.")
    field: ClassVar[str] = "email"
    most: int


@dataclass(frozen=True)
class LastSupervisor(Refusal):
    """Somebody answers for a group as long as it is there."""

    message: ClassVar[str] = N_(
        "A group keeps at least one supervisor. Add another supervisor first, or let "
        "the lab manager end the group."
    )


def adding_refusals(standings: Collection[str], *, member: bool) -> list[Refusal]:
    """Return what stands against one person more; `member` says they belong already."""
    reasons: list[Refusal] = []
    if member:
        reasons.append(MemberAlready())
    if len(standings) >= MOST_MEMBERS:
        reasons.append(TooManyMembers(MOST_MEMBERS))
    return reasons


def leaving_refusals(leaving: str, others: Collection[str]) -> list[Refusal]:
    """Return what stands against somebody's going, given what the others are."""
    if leaving == Standing.SUPERVISOR and Standing.SUPERVISOR not in others:
        return [LastSupervisor()]
    return []
