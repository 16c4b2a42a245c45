"""Calendar feeds: their secrets, what they hold, and how an entry is told."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.rules.reservation_state import HOLDS, ReservationState
from booking.rules.span import Span
from kernel.values.errors import Refusal
from kernel.values.text import N_, Bilingual

KINDS = ("person", "instrument", "organisation")
MOST_FEEDS = 30
# What is cancelled stays as long as what is over: calendars must see it to drop it.
PAST, COMING = timedelta(days=30), timedelta(days=400)
MOST_EVENTS = 10_000
OUR_UIDS = "@lianyi"
_PREFIX_LENGTH = 8


@dataclass(frozen=True)
class TooManyFeeds(Refusal):
    """A person keeps only so many addresses."""

    most: int
    message: ClassVar[str] = N_(
        "You have {most} calendar links already. Revoke one that is not used."
    )


@dataclass(frozen=True)
class NothingToFollow(Refusal):
    """No such instrument or unit, or none whose calendar the person may see."""

    field: ClassVar[str | None] = "code"
    message: ClassVar[str] = N_(
        "There is no such instrument, or no unit of yours with this code. The code"
        " stands under the name on the page of the instrument."
    )


NOBODY = Bilingual("")


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One entry of a calendar, as much of it as the reader may see.

    `kind` is "booking" or the kind of a downtime; `person` and `unit` are empty where
    they are nobody's business. `revision` rises with each change.
    """

    uid: str
    span: Span
    revision: int
    changed_at: datetime
    status: str
    kind: str
    instrument: Bilingual
    model: str
    place: str
    owner: Bilingual
    code: str = ""
    mine: bool = False
    person: str = ""
    unit: Bilingual = NOBODY
    mode: str = ""
    purpose: str = ""
    reason: str = ""
    instrument_code: str = ""


def new_secret() -> str:
    """Return 256 random bits as text for an address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Return what is kept of a secret. It is random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def prefix_of(secret: str) -> str:
    """Return the part of an address that its owner may see again."""
    return secret[:_PREFIX_LENGTH]


def status_of_booking(state: ReservationState) -> str:
    """Return the STATUS of RFC 5545 for a booking: what gives its time back is cancelled."""
    if state is ReservationState.REQUESTED:
        return "TENTATIVE"
    return "CONFIRMED" if state in HOLDS else "CANCELLED"


def content_digest(events: Iterable[FeedEvent], *about: str) -> bytes:
    """Return a digest that changes whenever an entry, or what is said about all, does."""
    hasher = hashlib.sha256(repr(about).encode())
    for event in events:
        hasher.update(repr(event).encode())
    return hasher.digest()
