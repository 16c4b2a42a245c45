"""How often somebody may try to sign in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST_TRIES = 5
WINDOW = timedelta(minutes=15)


def locked_until(failures: Sequence[datetime]) -> datetime | None:
    """Return when the next try is accepted, or None when it is now.

    `failures` are the moments of the failures within the last WINDOW.
    """
    if len(failures) < MOST_TRIES:
        return None
    return sorted(failures)[-MOST_TRIES] + WINDOW


def tries_left(failures: Sequence[datetime]) -> int:
    """Return how many more tries there are before the lock."""
    return max(0, MOST_TRIES - len(failures))
