"""Who may do what, as a table that a lawyer could read.

A slice's permissions.py maps each permission to rows of conditions: one whole row
must hold. Its doors (pages and API operations) each name one permission, or say that
they are public or open to everybody signed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from kernel.values.actor import Actor, Role
from kernel.values.errors import Forbidden, NotFound, SignInNeeded

S = TypeVar("S")


class Door(Enum):
    """Doors that need no permission."""

    PUBLIC = "everybody"
    SIGNED_IN = "everybody signed in"


@dataclass(frozen=True)
class Condition(Generic[S]):
    """One sentence about an actor and the thing acted on.

    `role` is the role without which it cannot hold; doors use it to refuse early.
    `deputies` says that those who use the role for somebody who is away pass too.
    """

    words: str
    test: Callable[[Actor, S], bool]
    role: Role | None = None
    deputies: bool = False

    def conceivable(self, actor: Actor) -> bool:
        """Say whether it could hold of something."""
        if self.role is None:
            return True
        if self.deputies:
            return actor.acts_anywhere(self.role)
        return actor.holds_anywhere(self.role)


Rows = tuple[tuple[Condition[S], ...], ...]


@dataclass(frozen=True)
class PermissionTable(Generic[S]):
    """All permissions of one slice."""

    rows: Mapping[StrEnum, Rows[S]]

    def allowed(self, actor: Actor, permission: StrEnum, subject: S) -> bool:
        """Say whether one whole row of conditions holds."""
        return any(
            all(condition.test(actor, subject) for condition in row)
            for row in self.rows[permission]
        )

    def conceivable(self, actor: Actor, permission: StrEnum) -> bool:
        """Say whether some subject could exist on which the actor may do this."""
        return actor.signed_in and any(
            all(condition.conceivable(actor) for condition in row)
            for row in self.rows[permission]
        )

    def require(
        self, actor: Actor, permission: StrEnum, subject: S, *, visible: bool = True
    ) -> None:
        """Raise unless allowed.

        Raises SignInNeeded for a stranger, NotFound when the actor may not even know
        that the subject exists, and Forbidden otherwise.
        """
        if self.allowed(actor, permission, subject):
            return
        if not visible:
            raise NotFound
        if not actor.signed_in:
            raise SignInNeeded
        raise Forbidden(permission)


Doors = Mapping[str, "StrEnum | Door"]
