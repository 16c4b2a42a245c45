"""How each kind of instrument is booked: opening hours, lengths, how busy it is.

All values are minutes, days are 1440 of them.
"""

from dataclasses import dataclass
from typing import Any

from booking.rules.opening import (
    ALWAYS,
    DEFAULT_HOURS,
    OpeningHours,
    every_day,
    on_workdays,
)

DAY = 1440
LONG_DAYS = every_day((8 * 60, 22 * 60))
LAB_DAYS = on_workdays((8 * 60 + 30, 20 * 60))
HOURS: dict[str, OpeningHours] = {
    "always": ALWAYS,
    "long": LONG_DAYS,
    "lab": LAB_DAYS,
    "default": DEFAULT_HOURS,
}

# Days that a run takes on instruments that work around the clock.
RUNS: dict[str, tuple[int, ...]] = {
    "cryo-em-300": (1, 1, 2, 2, 3),
    "creep": (3, 5, 7, 10, 14),
    "saltfog": (2, 4, 7, 10, 14),
    "batt-cycler": (1, 2, 3, 5, 7, 10),
    "tvac": (1, 2, 3, 5, 7),
    "engine-cell": (1, 1, 2, 3),
    "deepbasin": (1, 2, 3, 5),
    "fatigue": (1, 2, 3, 5),
    "arc": (1, 1, 2),
    "tri-env": (1, 2, 3, 4),
    "ngs": (1, 2, 2, 3),
    "lpbf": (1, 1, 2),
    "beamline-xafs": (1, 1, 2),
    "beamline-mx": (1, 1, 2),
}
LONGEST_RUN = 14 * DAY
# What the category allows at least (reference/booking_defaults.json).
_USUAL_LONGEST = 720

# Autosamplers and machines: used at night too, some for days.
_NIGHTS = {"0105": (600, 720, 840), "0106": (600, 720, 840), "1302": (720, 1440, 2880)}

_LENGTHS: dict[int, tuple[int, ...]] = {
    10: (40, 60, 60, 90, 120, 180),
    30: (60, 90, 120, 120, 180, 240, 240, 300),
    60: (60, 120, 120, 180, 240, 240, 300, 360),
    120: (120, 180, 240, 240, 360, 480),
    240: (240, 240, 360, 480),
    360: (360, 480, 600),
    480: (480, 480, 540, 600),
}

# How much of an ordinary working day (5 hours, some 1,300 a year) is booked; by the first
# four digits of the category, of the major group, or on average.
_DEMAND = {
    "0101": 0.85, "0102": 0.8, "0103": 0.6, "0104": 0.5, "0105": 0.6, "0106": 0.75,
    "0108": 0.7, "0110": 0.65, "0207": 0.5, "0203": 0.4, "0301": 0.45, "1203": 0.7,
    "1302": 0.95, "1304": 0.4, "1207": 0.5, "0902": 0.55,
}  # fmt: skip
_USUAL_DEMAND = 0.55
WORKDAY = 310


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """What decides when a kind of instrument is booked, and for how long."""

    lengths: tuple[int, ...]
    nights: tuple[int, ...]
    runs: tuple[int, ...]
    demand: float
    settings: dict[str, Any]


def rhythm_of(key: str, category: str, shortest: int, *, large: bool) -> Rhythm:
    """Return the rhythm of a kind from its key, category and shortest slot."""
    demand = _DEMAND.get(category[:4], _USUAL_DEMAND)
    if key in RUNS:
        return Rhythm((), (), RUNS[key], demand, _run_settings(shortest))
    floor = max((step for step in _LENGTHS if step <= max(shortest, 10)), default=10)
    lengths = _LENGTHS[floor]
    nights = _NIGHTS.get(category[:4], ())
    settings: dict[str, Any] = {
        "step_min": 10 if shortest <= 20 else 30 if shortest <= 120 else 60,
        "shortest_min": max(shortest, 10),
    }
    longest = max(2 * shortest, *nights, *lengths)
    if longest > _USUAL_LONGEST:
        settings["longest_min"] = longest
    if key == "bet" or nights:
        settings["hours"] = ALWAYS
    if large:
        settings |= {"notice_book_min": 2 * DAY, "notice_cancel_min": 3 * DAY}
    return Rhythm(lengths, nights, (), demand, settings)


def _run_settings(shortest: int) -> dict[str, Any]:
    return {
        "step_min": 60,
        "shortest_min": max(shortest, 60),
        "longest_min": LONGEST_RUN,
        "hours": ALWAYS,
        "horizon_own_days": 60,
        "horizon_other_days": 45,
        "notice_book_min": DAY,
        "notice_cancel_min": 3 * DAY,
    }
