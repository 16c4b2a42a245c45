"""The one sentence with which a reviewer begins."""

from collections.abc import Iterable

from collaboration.rules.checks import Check, to_look_at
from kernel.values.text import N_, Message

# So many percentage points behind the calendar still count as on schedule.
SLACK_PCT = 10


def verdict(found: Iterable[Check], progress_pct: int | None, time_pct: int) -> Message:
    """Return the one sentence with which a reviewer begins."""
    open_points = len(to_look_at(found))
    values = {"progress": progress_pct or 0, "time": time_pct, "points": open_points}
    behind = progress_pct is None or progress_pct < time_pct - SLACK_PCT
    if behind and open_points:
        said = N_("Behind schedule ({progress} %, time {time} %), {points} to look at.")
    elif behind:
        said = N_("Behind schedule ({progress} %, time {time} %), all checks passed.")
    elif open_points:
        said = N_("On schedule ({progress} %, time {time} %), {points} to look at.")
    else:
        said = N_("On schedule ({progress} %, time {time} %), all checks passed.")
    return Message(said, **values)
