"""For which research group a booking is made, and whether a supervisor confirms it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from booking.rules.span import Span
from kernel.values.errors import Refusal
from kernel.values.text import N_

SUPERVISOR, STUDENT = "supervisor", "student"


@dataclass(frozen=True, slots=True)
class GroupOf:
    """A research group to which a person belongs; `supervisors` are the active ones."""

    id: int
    code: str
    name: str
    standing: str
    supervisors: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """The group that a booking is for: named by its code, or kept with it by its id.

    A booking that stands keeps its group, whatever became of the membership.
    """

    code: str | None = None
    id: int | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A supervisor's standing yes to a student's bookings of an instrument."""

    group_id: int
    span: Span


UNNAMED = GroupChoice()


def kept(group_id: int | None) -> GroupChoice:
    """Return the choice of a booking that stands."""
    return GroupChoice(id=group_id, kept=True)


@dataclass(frozen=True)
class NotYourGroup(Refusal):
    """A booking is for a group of who holds it; never says which groups there are."""

    field: ClassVar[str | None] = "group"
    message: ClassVar[str] = N_(
        "The person who books belongs to no research group of this code. Choose one of"
        " theirs, or leave it out."
    )


@dataclass(frozen=True)
class GroupNotNamed(Refusal):
    """Who belongs to several groups says which one, where a rule looks at it."""

    groups: str
    field: ClassVar[str | None] = "group"
    message: ClassVar[str] = N_(
        "Say for which research group it is: {groups}. The rules of this instrument"
        " count or ask by group."
    )


@dataclass(frozen=True)
class SupervisorNeeded(Refusal):
    """A student's booking here needs a supervisor's confirmation, and has none."""

    message: ClassVar[str] = N_(
        "Students use this instrument with their supervisor's confirmation. Ask your"
        " supervisor for one that covers this time; without a research group, ask your"
        " lab manager to add you to one."
    )


def chosen(groups: Sequence[GroupOf], choice: GroupChoice) -> GroupOf | None:
    """Return the group meant: the one named or kept, else the only one."""
    if not groups or choice is UNNAMED:
        return groups[0] if len(groups) == 1 else None
    if choice.code is not None:
        return next((one for one in groups if one.code == choice.code), None)
    same = next((one for one in groups if one.id == choice.id), None)
    if same or (choice.kept and choice.id is not None):
        return same
    return groups[0] if len(groups) == 1 else None


def group_refusals(
    groups: Sequence[GroupOf], choice: GroupChoice, *, counts: bool
) -> list[Refusal]:
    """Return what is wrong with the group named; `counts` says that a rule looks at it."""
    if choice.kept:
        return []
    found = chosen(groups, choice)
    if choice.code is not None and found is None:
        return [NotYourGroup()]
    if found is None and counts and len(groups) > 1:
        return [GroupNotNamed(", ".join(f"{one.code} {one.name}" for one in groups))]
    return []


def is_student(groups: Sequence[GroupOf], *, left_as_student: bool) -> bool:
    """Say whether somebody is a student anywhere, or only left a group as one.

    Leaving one's group must not be the way around the supervisor.
    """
    if groups:
        return any(one.standing == STUDENT for one in groups)
    return left_as_student


def covered(
    confirmations: Sequence[Confirmation], groups: Sequence[GroupOf], span: Span
) -> bool:
    """Say whether a confirmation of a group that the person is still in covers it all."""
    if not confirmations:
        return False
    mine = {one.id for one in groups}
    return any(
        one.group_id in mine and one.span.contains(span) for one in confirmations
    )


def answering(group: GroupOf | None, besides: Sequence[int | None]) -> frozenset[int]:
    """Return who may confirm as supervisor: nobody answers for what they asked for."""
    return group.supervisors.difference(besides) if group else frozenset()
