"""Whose yes a request still waits for, and as what somebody may give it."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from kernel.values.actor import Actor, Role
from kernel.values.errors import Refusal
from kernel.values.text import N_

OWNER, SUPERVISOR = "owner", "supervisor"
_ASKS_OWNER = ("owner", "both", "in_order")
_ASKS_SUPERVISOR = ("supervisor", "both", "in_order")


class Request(Protocol):
    """What a reservation says of its decisions."""

    approval: str
    two_person: bool
    group_id: int | None
    booked_for_id: int
    booked_by_id: int
    decided_by_id: int | None
    decided_for_id: int | None
    supervised_by_id: int | None
    supervised_for_id: int | None


@dataclass(frozen=True)
class OwnRequest(Refusal):
    """Nobody decides on what they asked for themself, neither does their deputy."""

    message: ClassVar[str] = N_(
        "This is your own request, or that of the person you stand in for. Somebody else"
        " decides on it."
    )


@dataclass(frozen=True)
class SecondPerson(Refusal):
    """Two yeses come from two people."""

    message: ClassVar[str] = N_(
        "You have said yes to this request already. The second yes comes from somebody"
        " else."
    )


@dataclass(frozen=True)
class SupervisorFirst(Refusal):
    """The supervisor's answer is awaited."""

    message: ClassVar[str] = N_(
        "This request waits for the supervisor of the research group, not for the lab."
    )


@dataclass(frozen=True)
class LabDecides(Refusal):
    """The lab's answer is awaited."""

    message: ClassVar[str] = N_(
        "This request waits for the lab that owns the instrument, not for the supervisor."
    )


@dataclass(frozen=True, slots=True)
class MyStep:
    """As what somebody answers, for whom if they stand in, or what stands against it."""

    step: str | None
    stood_in_for: int | None = None
    against: Refusal | None = None


def open_steps(row: Request) -> tuple[str, ...]:
    """Return who may answer now: supervisor, owner, or both in any order."""
    supervisor = row.approval in _ASKS_SUPERVISOR and row.supervised_by_id is None
    owner = row.approval in _ASKS_OWNER and row.decided_by_id is None
    if supervisor and row.approval == "in_order":
        owner = False
    return (SUPERVISOR,) * supervisor + (OWNER,) * owner


def my_step(row: Request, owner_id: int, actor: Actor) -> MyStep:
    """Return as what the actor may answer the request now, or why they may not."""
    against: Refusal | None = None
    waiting = open_steps(row)
    for step in waiting:
        role, scope = _place(step, row, owner_id)
        if scope is None or scope not in actor.acting_scopes(role):
            continue
        lent = actor.stands_in(role, scope)
        who = {actor.id, lent.for_id if lent else actor.id}
        own = bool(who & {row.booked_for_id, row.booked_by_id})
        if own and (row.two_person or lent is not None):
            against = OwnRequest()
        elif who & _answered(row):
            against = SecondPerson()
        else:
            return MyStep(step, lent.for_id if lent else None)
    if against is None:
        against = SupervisorFirst() if SUPERVISOR in waiting else LabDecides()
    return MyStep(None, against=against)


def _place(step: str, row: Request, owner_id: int) -> tuple[Role, int | None]:
    if step == OWNER:
        return Role.LAB_MANAGER, owner_id
    return Role.SUPERVISOR, row.group_id


def _answered(row: Request) -> set[int | None]:
    return {
        row.decided_by_id,
        row.decided_for_id,
        row.supervised_by_id,
        row.supervised_for_id,
    } - {None}
