"""What happened to letters."""

from dataclasses import dataclass
from typing import ClassVar

from kernel.values.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterGivenUp(Event):
    """A letter was tried often enough; its notice still lies in the inbox."""

    subject: ClassVar[str] = "notification_delivery"

    notice_id: int
    error: str
