"""A letter on its way to one person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text for one address."""

    address: str
    subject: str
    body: str
    # Where these letters are ended, as a whole address.
    stop: str = ""
