"""How the domain says no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Refusal:
    """One reason why something may not happen; the text is translated later.

    `message` is a translatable sentence with {parameters}; it says what would be
    accepted. Parameters are plain values: aware UTC datetimes, dates, minutes
    (named *_min), fen (named *_fen), numbers and strings.
    """

    message: ClassVar[str] = ""
    field: ClassVar[str | None] = None

    @property
    def code(self) -> str:
        """Return the stable name of the reason."""
        return type(self).__name__

    @property
    def params(self) -> dict[str, Any]:
        """Return the values that the message names."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


class DomainError(Exception):
    """Anything a door must turn into an answer."""


class Refused(DomainError):
    """The rules say no. Carries every reason, not only the first (409).

    `alternatives` are values that a door can offer instead.
    """

    def __init__(self, *reasons: Refusal, alternatives: Sequence[Any] = ()) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons
        self.alternatives = tuple(alternatives)


class Malformed(DomainError):
    """The input cannot be understood (422): messages by field name."""

    def __init__(self, messages: Mapping[str, Sequence[str]]) -> None:
        super().__init__(", ".join(messages))
        self.messages = messages


class Stale(DomainError):
    """Somebody changed the thing meanwhile (409).

    `changed` maps field names to (what the caller saw, what it is now), as far as
    known; `version` is the current version.
    """

    def __init__(self, changed: Mapping[str, Any], version: int) -> None:
        super().__init__("stale")
        self.changed = changed
        self.version = version


class SignInNeeded(DomainError):
    """Nobody is signed in, and the door is not public (401)."""


class Forbidden(DomainError):
    """The actor may not do this (403)."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is (404)."""
