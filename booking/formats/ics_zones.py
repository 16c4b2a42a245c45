"""Time zones that a file defines: only what can be worked out in no time."""

import re

from booking.rules.busy import NotACalendar
from booking.rules.recurrence import parts_of
from kernel.values.errors import Refused

_FOLD = re.compile(rb"\r?\n[ \t]")
_MOST_ZONES = 50


def check_zones(content: bytes) -> None:
    """Refuse a file whose zones change otherwise than on a day of the year.

    A rule that changes the clock every second would be followed for hours. Raises
    Refused.
    """
    zones, inside = 0, False
    for line in _FOLD.sub(b"", content).upper().splitlines():
        if line.startswith(b"BEGIN:VTIMEZONE"):
            zones, inside = zones + 1, True
        elif line.startswith(b"END:VTIMEZONE"):
            inside = False
        elif inside and line.startswith(b"RRULE") and not _yearly(line):
            raise Refused(NotACalendar())
    if zones > _MOST_ZONES:
        raise Refused(NotACalendar())


def _yearly(line: bytes) -> bool:
    rule = line.partition(b":")[2].decode("ascii", "replace")
    parts = parts_of(rule)
    return parts is not None and parts["FREQ"] == "YEARLY"
