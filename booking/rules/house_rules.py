"""A unit's house rules as settings: missed bookings, pauses, credit, appeals."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from booking.rules.opening import DAY_MIN
from booking.rules.policy_readers import flag, limit, one_of, whole

BELOW_FLOOR = ("approval", "refuse")
# No rule looks further back: the longest window and the longest pause after it.
LONGEST_DAYS = 366


@dataclass(frozen=True)
class HouseRules:
    """What follows from how a person used a unit's instruments; only a unit sets it.

    `no_show_limit` missed bookings within no_show_days local days lead to pause_days
    without booking; late_cancel_counts lets late cancellations count like missed ones.
    None switches it off. `credit_start` points (None: no credit) shrink by credit_no_show,
    credit_late_cancel, credit_overrun and credit_fault for each such use, grow by
    credit_back for each use as booked, and what is older than credit_days is forgotten.
    Under credit_floor a booking needs approval or is refused, as credit_below says. A
    check-out counts as an overrun from overrun_counts_min after the booked end on.
    A mark can be appealed against for appeal_days.
    """

    no_show_limit: int | None = None
    no_show_days: int = 90
    pause_days: int = 30
    late_cancel_counts: bool = False
    credit_start: int | None = None
    credit_days: int = 180
    credit_no_show: int = 20
    credit_late_cancel: int = 10
    credit_overrun: int = 5
    credit_fault: int = 20
    credit_back: int = 2
    credit_floor: int = 60
    credit_below: str = "approval"
    overrun_counts_min: int = 15
    appeal_days: int = 14

    @property
    def minds_conduct(self) -> bool:
        """Say whether it matters how a person used the unit's instruments."""
        return self.no_show_limit is not None or self.credit_start is not None


HOUSE_READERS: dict[str, Callable[[Any], Any]] = {
    "no_show_limit": lambda value: None if value is None else whole(1, 100)(value),
    "no_show_days": whole(1, LONGEST_DAYS),
    "pause_days": whole(1, LONGEST_DAYS),
    "late_cancel_counts": flag,
    "credit_start": limit(1000),
    "credit_days": whole(1, LONGEST_DAYS),
    "credit_no_show": whole(0, 1000),
    "credit_late_cancel": whole(0, 1000),
    "credit_overrun": whole(0, 1000),
    "credit_fault": whole(0, 1000),
    "credit_back": whole(0, 1000),
    "credit_floor": whole(0, 1000),
    "credit_below": one_of(BELOW_FLOOR),
    "overrun_counts_min": whole(0, DAY_MIN),
    "appeal_days": whole(1, LONGEST_DAYS),
}
HOUSE_SETTINGS = frozenset(field.name for field in fields(HouseRules))
