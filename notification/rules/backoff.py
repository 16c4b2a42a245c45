"""When something that failed is tried again."""

from datetime import timedelta

MOST_ATTEMPTS = 10
# While a letter is being sent nobody else may take it; longer than any sending lasts.
LEASE = timedelta(minutes=5)
_LONGEST = 60


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: 1, 2, 4 … 60 minutes."""
    return timedelta(minutes=min(_LONGEST, 2 ** min(attempts - 1, 10)))
