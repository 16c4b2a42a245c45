"""Opening hours as people set them: JSON values to hours and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from booking.rules.opening import OpeningHours, Windows, problems

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_BREAKS = 12


def hours_from_setting(value: object) -> OpeningHours:
    """Read `{"mon": [[480, 1200]], …, "follows_holidays": true, "exceptions": {…}}`.

    A weekday left out is closed; exceptions map ISO dates to windows, "breaks" are
    pairs of ISO dates, first and last day. Finished hours are taken as they are. Raises ValueError for anything that cannot be meant.
    """
    if isinstance(value, OpeningHours):
        hours = value
    elif isinstance(value, Mapping):
        hours = _hours(value)
    else:
        raise ValueError("it must be an object")
    for problem in problems(hours):
        raise ValueError(problem)
    return hours


def setting_of_hours(hours: OpeningHours) -> dict[str, Any]:
    """Return the JSON values that hours_from_setting reads back."""
    setting: dict[str, Any] = {
        day: _pairs(windows) for day, windows in zip(DAYS, hours.week, strict=True)
    }
    setting["follows_holidays"] = hours.follows_holidays
    setting["exceptions"] = {
        day.isoformat(): _pairs(windows) for day, windows in hours.exceptions
    }
    if hours.breaks:
        setting["breaks"] = [[day.isoformat() for day in one] for one in hours.breaks]
    return setting


def _hours(value: Mapping[str, Any]) -> OpeningHours:
    if unknown := set(value) - {*DAYS, "follows_holidays", "exceptions", "breaks"}:
        raise ValueError(f"there is no {min(unknown, key=str)}")
    follows = value.get("follows_holidays", False)
    if not isinstance(follows, bool):
        raise ValueError("follows_holidays must be true or false")
    exceptions = value.get("exceptions", {})
    if not isinstance(exceptions, Mapping):
        raise ValueError("exceptions must be an object")
    mon, tue, wed, thu, fri, sat, sun = (_windows(value.get(day, ())) for day in DAYS)
    return OpeningHours(
        week=(mon, tue, wed, thu, fri, sat, sun),
        follows_holidays=follows,
        exceptions=tuple(
            (date.fromisoformat(day), _windows(windows))
            for day, windows in sorted(exceptions.items())
        ),
        breaks=_breaks(value.get("breaks", ())),
    )


def _breaks(value: object) -> tuple[tuple[date, date], ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_BREAKS:
        raise ValueError(f"breaks must be a list of {MOST_BREAKS} at most")
    found = []
    for pair in value:
        if not isinstance(pair, list | tuple) or [type(d) for d in pair] != [str, str]:
            raise ValueError("a break must be its first and last day")
        found.append((date.fromisoformat(pair[0]), date.fromisoformat(pair[1])))
    return tuple(sorted(found))


def _windows(value: object) -> Windows:
    if not isinstance(value, list | tuple):
        raise ValueError("the windows of a day must be a list")
    windows = []
    for pair in value:
        if not isinstance(pair, list | tuple) or [type(n) for n in pair] != [int, int]:
            raise ValueError("a window must be two whole numbers of minutes")
        windows.append((pair[0], pair[1]))
    return tuple(windows)


def _pairs(windows: Windows) -> list[list[int]]:
    return [list(window) for window in windows]
