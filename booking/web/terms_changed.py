"""What changed in an instrument's terms meanwhile, in the words of the form."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext

from booking.rules.opening_settings import DAYS
from booking.rules.pricing import PriceClass
from booking.schemas.setting_fields import LABELS

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
            name = gettext(LABELS.get(key, key))
            yield name, "", _typed(key, then), _typed(key, now)


def _yuan(fen: int | None) -> str:
    return f"{fen / 100:g}" if fen is not None else "—"


def _typed(key: str, value: Any) -> str:
    if value is None:
        return "—"
    if key == "weekly_quota_min":
        return f"{value / 60:g} h"
    if key == "quotas":
        return "; ".join(" ".join(map(str, one.values())) for one in value) or "—"
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
