"""What happens to safety permits."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class PermitEvent(Event):
    """Base of everything that happens to a permit; `kind` is a key of the rules."""

    subject: ClassVar[str] = "booking_permit"

    user_id: int
    kind: str
    number: str


@dataclass(frozen=True, kw_only=True)
class PermitFiled(PermitEvent):
    """A person entered a permit; somebody has to check it."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class PermitAccepted(PermitEvent):
    """A manager or an administrator has seen the permit: it counts."""


@dataclass(frozen=True, kw_only=True)
class PermitRejected(PermitEvent):
    """A manager or an administrator did not accept the permit; the comment says why."""

    comment: str


@dataclass(frozen=True, kw_only=True)
class PermitWithdrawn(PermitEvent):
    """Its person took a permit back."""


@dataclass(frozen=True, kw_only=True)
class PermitEnding(PermitEvent):
    """A permit ends in so many days."""

    valid_until: str
    days: int
