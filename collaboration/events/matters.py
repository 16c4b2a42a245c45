"""What happens to matters needing coordination."""

from dataclasses import dataclass

from collaboration.events import ProjectEvent


@dataclass(frozen=True, kw_only=True)
class MatterEvent(ProjectEvent):
    """Base of what happens to a matter needing coordination."""

    matter_id: int


@dataclass(frozen=True, kw_only=True)
class MatterRaised(MatterEvent):
    """A unit was asked to coordinate something."""

    unit_id: int
    said: str


@dataclass(frozen=True, kw_only=True)
class MatterAnswered(MatterEvent):
    """The unit replied."""

    raised_by_id: int
    reply: str
    stood_in_for: int | None = None


@dataclass(frozen=True, kw_only=True)
class MatterClosed(MatterEvent):
    """The matter is settled."""
