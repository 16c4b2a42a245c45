"""Who is acting."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may be within an organisation; a supervisor, in a research group.

    Supervisors are not granted: they follow from who belongs to which group.
    """

    RESEARCHER = "researcher"
    LAB_MANAGER = "lab_manager"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held within one organisation, or everywhere when scope is None.

    The scope of a supervisor is a research group.
    """

    role: Role
    scope: int | None = None


@dataclass(frozen=True, slots=True)
class Deputed:
    """A role that somebody uses in an organisation for a person who is away."""

    role: Role
    scope: int
    for_id: int
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or machine behind a request, as commands see it.

    `id` is None for somebody not signed in and for the worker; `channel` is the door
    they came through: web, api, worker or command line.
    """

    id: int | None
    name: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    zone: str = ""
    credit_code: str | None = None
    organisation_kind: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    deputed: frozenset[Deputed] = field(default_factory=frozenset)
    channel: str = "web"
    session_id: int | None = None
    locale: str | None = None

    @property
    def signed_in(self) -> bool:
        """Say whether a person stands behind this actor."""
        return self.id is not None

    def holds(self, role: Role, scope: int | None = None) -> bool:
        """Say whether the role is held everywhere, or in the given organisation."""
        return Grant(role) in self.grants or (
            scope is not None and Grant(role, scope) in self.grants
        )

    def holds_anywhere(self, role: Role) -> bool:
        """Say whether the role is held in any organisation."""
        return any(grant.role is role for grant in self.grants)

    def scopes(self, role: Role) -> list[int]:
        """Return the organisations in which the role is held, in id order."""
        held = (g.scope for g in self.grants if g.role is role)
        return sorted(scope for scope in held if scope is not None)

    def acts_anywhere(self, role: Role) -> bool:
        """Say whether the role is held anywhere, or used for somebody who is away."""
        return self.holds_anywhere(role) or any(d.role is role for d in self.deputed)

    def acting_scopes(self, role: Role) -> list[int]:
        """Return where the role is held or used for somebody who is away, in id order."""
        lent = {one.scope for one in self.deputed if one.role is role}
        return sorted(lent.union(self.scopes(role)))

    def stands_in(self, role: Role, scope: int) -> Deputed | None:
        """Return for whom the actor uses the role there; None when it is their own."""
        if self.holds(role, scope):
            return None
        lent = (d for d in self.deputed if d.role is role and d.scope == scope)
        return min(lent, key=lambda one: one.for_id, default=None)


ANONYMOUS = Actor(id=None)
WORKER = Actor(id=None, name="worker", channel="worker")
COMMAND_LINE = Actor(id=None, name="command line", channel="command line")
