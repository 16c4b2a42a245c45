"""On which days somebody is reminded of a report or a review."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from kernel.values.errors import Refusal
from kernel.values.text import N_

# Before the due day authors hear of it twice, then the day after, then every week.
AHEAD_DAYS = (7, 1)
EVERY_DAYS = 7
# A unit that does not decide hears of it after so many days, and again after as many.
REVIEW_DAYS = 5
AHEAD = timedelta(days=max(AHEAD_DAYS))


@dataclass(frozen=True)
class NotOwed(Refusal):
    """The report was handed in, or its period has not ended."""

    message: ClassVar[str] = N_(
        "This report is not owed now: it was handed in, or its period still runs."
    )


def reminds_on(due_on: date, today: date) -> bool:
    """Say whether the authors of a report that is owed are reminded today."""
    late = (today - due_on).days
    return -late in AHEAD_DAYS or (late > 0 and late % EVERY_DAYS == 1)


def reminds_reviewers(submitted_on: date, today: date) -> bool:
    """Say whether a unit whose turn it is, is reminded today."""
    waited = (today - submitted_on).days
    return waited > 0 and waited % REVIEW_DAYS == 0
