"""An instrument's booking rules as settings, merged from several levels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from booking.rules.opening import DAY_MIN, DEFAULT_HOURS, OpeningHours
from booking.rules.opening_settings import hours_from_setting, setting_of_hours

TRAINING = ("none", "basic", "exam", "advanced")
APPROVALS = ("none", "owner", "external", "outside_hours")
LATE_CANCEL = ("fee", "refuse")
CHARGED_TIMES = ("booked", "actual", "longer")
MODES = ("self", "assist", "sample", "remote", "proposal")

LONGEST_MIN = 366 * DAY_MIN


@dataclass(frozen=True, slots=True)
class Policy:
    """The terms of one instrument. Names ending in _min are minutes; None = no limit.

    Inside notice_cancel_min a cancellation is late: late_cancel says whether it costs
    cancel_fee_pct of the price or is refused. horizon_own_days holds for people of the
    owning organisation, horizon_other_days for everybody else; 0 is no limit too.
    training is asked for the modes in training_for only. approval "external" asks it
    for other legal persons, "outside_hours" lets people ask for times outside hours.
    Check-in opens checkin_early_min before the start; with no_show_after_min a booking to
    which nobody came by then is released. charged_time says what is paid for.
    """

    enabled: bool = True
    step_min: int = 30
    shortest_min: int = 30
    longest_min: int = 480
    notice_book_min: int = 120
    notice_change_min: int = 240
    notice_cancel_min: int = 1440
    horizon_own_days: int | None = 30
    horizon_other_days: int | None = 21
    setup_min: int = 0
    cleanup_min: int = 0
    hours: OpeningHours = DEFAULT_HOURS
    overnight_ok: bool = True
    weekly_quota_min: int | None = None
    max_open: int | None = None
    training: str = "none"
    training_for: tuple[str, ...] = ("self",)
    approval: str = "none"
    request_hold_h: int = 24
    late_cancel: str = "fee"
    cancel_fee_pct: int = 50
    checkin_early_min: int = 15
    no_show_after_min: int | None = None
    charged_time: str = "longer"

    @classmethod
    def from_settings(cls, *layers: Mapping[str, Any]) -> "Policy":
        """Merge levels over the defaults, the later and more particular one winning.

        Raises ValueError naming the key for an unknown key, a wrong type, or a value
        out of range, and for a shortest booking longer than the longest.
        """
        given: dict[str, Any] = {}
        for layer in layers:
            given.update(layer)
        for key, value in given.items():
            if key not in READERS:
                raise ValueError(f"{key}: there is no such setting")
            try:
                given[key] = READERS[key](value)
            except (TypeError, ValueError) as error:
                raise ValueError(f"{key}: {error}") from error
        policy = replace(DEFAULT_POLICY, **given)
        if policy.shortest_min > policy.longest_min:
            raise ValueError("shortest_min: it is longer than longest_min")
        return policy


def settings_of(policy: Policy) -> dict[str, Any]:
    """Return every setting as JSON values; from_settings reads them back."""
    settings = {field.name: getattr(policy, field.name) for field in fields(policy)}
    settings["hours"] = setting_of_hours(policy.hours)
    settings["training_for"] = list(policy.training_for)
    return settings


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("it must be true or false")
    return value


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError("it must be a whole number")
        if not low <= value <= high:
            raise ValueError(f"it must lie between {low} and {high}")
        return value

    return read


def _limit(high: int) -> Callable[[object], int | None]:
    whole = _whole(0, high)
    return lambda value: None if value is None else whole(value)


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return value

    return read


def _some_of(choices: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    one = _one_of(choices)

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("it must be a list")
        return tuple(one(item) for item in value)

    return read


def _step(value: object) -> int:
    # The grid restarts at midnight, so that a day must hold a whole number of steps.
    step = _whole(5, DAY_MIN)(value)
    if DAY_MIN % step:
        raise ValueError("a day must be a whole number of steps")
    return step


READERS: dict[str, Callable[[Any], Any]] = {
    "enabled": _flag,
    "step_min": _step,
    "shortest_min": _whole(1, LONGEST_MIN),
    "longest_min": _whole(1, LONGEST_MIN),
    "notice_book_min": _whole(0, LONGEST_MIN),
    "notice_change_min": _whole(0, LONGEST_MIN),
    "notice_cancel_min": _whole(0, LONGEST_MIN),
    "horizon_own_days": _limit(3660),
    "horizon_other_days": _limit(3660),
    "setup_min": _whole(0, DAY_MIN),
    "cleanup_min": _whole(0, DAY_MIN),
    "hours": hours_from_setting,
    "overnight_ok": _flag,
    "weekly_quota_min": _limit(7 * DAY_MIN),
    "max_open": _limit(10_000),
    "training": _one_of(TRAINING),
    "training_for": _some_of(MODES),
    "approval": _one_of(APPROVALS),
    "request_hold_h": _whole(1, 24 * 30),
    "late_cancel": _one_of(LATE_CANCEL),
    "cancel_fee_pct": _whole(0, 100),
    "checkin_early_min": _whole(0, DAY_MIN),
    "no_show_after_min": _limit(DAY_MIN),
    "charged_time": _one_of(CHARGED_TIMES),
}

DEFAULT_POLICY = Policy()
