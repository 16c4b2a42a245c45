"""What changed in an instrument's terms meanwhile, in the words of the form."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext

from booking.rules.opening_settings import DAYS
from booking.rules.pricing import PriceClass
from kernel.values.text import N_

_NAMES = {
    "step_min": N_("Grid"),
    "shortest_min": N_("Shortest booking"),
    "longest_min": N_("Longest booking"),
    "setup_min": N_("Set-up before each booking"),
    "cleanup_min": N_("Clean-up after each booking"),
    "notice_book_min": N_("Book at least ahead"),
    "notice_change_min": N_("Change at least ahead"),
    "notice_cancel_min": N_("Cancel free at least ahead"),
    "cancel_fee_pct": N_("Later cancelling costs"),
    "horizon_own_days": N_("Own unit books ahead up to"),
    "horizon_other_days": N_("Others book ahead up to"),
    "weekly_quota_min": N_("Hours a person may book in a week"),
    "approval": N_("Who needs the lab's approval"),
    "request_hold_h": N_("A request keeps its time for"),
    "training": N_("Qualification for self-operation"),
    "hours": N_("Opening hours"),
}
_RATES = {f"rate_{one}": str(one) for one in PriceClass}
Line = tuple[str, str, Any, Any]


def changed_terms(changed: Mapping[str, tuple[Any, Any]]) -> list[Line]:
    """Return (name, price class, seen, now); prices in yuan, hours as they are typed."""
    return list(_lines(changed))


def _lines(changed: Mapping[str, tuple[Any, Any]]) -> Iterator[Line]:
    for key, (then, now) in changed.items():
        if key in _RATES:
            yield "", _RATES[key], _yuan(then), _yuan(now)
        else:
            name = gettext(_NAMES[key]) if key in _NAMES else key
            yield name, "", _typed(key, then), _typed(key, now)


def _yuan(fen: int | None) -> str:
    return f"{fen / 100:g}" if fen is not None else "—"


def _typed(key: str, value: Any) -> str:
    if value is None:
        return "—"
    if key == "weekly_quota_min":
        return f"{value / 60:g} h"
    if key != "hours":
        return f"{value}"
    days = {day: value.get(day) or [] for day in DAYS}
    return "; ".join(f"{day} {_windows(windows)}" for day, windows in days.items())


def _windows(windows: list[list[int]]) -> str:
    return (
        ", ".join(
            f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"
            for start, end in windows
        )
        or "×"
    )
