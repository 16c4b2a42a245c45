"""An instrument's booking rules as settings, merged from several levels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import lcm
from typing import Any

from booking.rules.house_rules import HOUSE_READERS, HouseRules
from booking.rules.opening import DAY_MIN, DEFAULT_HOURS, OpeningHours
from booking.rules.opening_settings import hours_from_setting, setting_of_hours
from booking.rules.policy_readers import (
    align,
    flag,
    limit,
    one_of,
    some_of,
    step,
    whole,
)
from booking.rules.quota import Quota, quotas_from_setting, setting_of_quotas

TRAINING = ("none", "basic", "exam", "advanced")
SUPERVISED = ("supervisor", "both", "in_order")
APPROVALS = ("none", "owner", *SUPERVISED, "external", "outside_hours")
TWO_PERSON = ("supervised", "always", "never")
LATE_CANCEL = ("fee", "refuse")
CHARGED_TIMES = ("booked", "actual", "longer")
FULL, BUSY_ONLY, CONFIDENTIAL = VISIBILITIES = ("full", "busy", "confidential")
BY_TAG, STRICT, NO_PERMITS = PERMITS = ("by_tag", "strict", "none")
NOBODY, LAB_MANAGER, DEPUTY = OVERRIDERS = ("nobody", "lab_manager", "deputy")
MODES = ("self", "assist", "sample", "remote", "proposal")

LONGEST_MIN = 366 * DAY_MIN


@dataclass(frozen=True)
class Policy(HouseRules):
    """The terms of one instrument, the house rules of its unit among them. Names ending in _min are minutes; None = no limit.

    Inside notice_cancel_min a cancellation is late: late_cancel says whether it costs
    cancel_fee_pct of the price or is refused. horizon_own_days holds for people of the
    owning organisation, horizon_other_days for everybody else; 0 is no limit too.
    horizon_zone_days (units of the same zone) and horizon_enterprise_days (companies)
    are those of everybody else where they are None. align_min: starts fall on multiples
    of it, ends on the grid of step_min. outside_hours_for is the level of training from
    which on a person may book outside hours ("none": nobody). max_open and max_open_min
    limit what a person holds to come here, max_day the bookings that start on one day,
    gap_min is kept between two of one person, parallel_max limits how many of the
    lab's bookings a person has at the same time. reserved_pct of each week's opening
    hours are kept for other zones until reserved_release_h before the start.
    training is asked for the modes in training_for only; with training_use_days it
    counts only for who was trained or used the instrument that many days before.
    permits says which safety permits are asked there (booking.rules.permits). approval "external" asks it
    for other legal persons, "outside_hours" lets people ask for times outside hours;
    "supervisor" asks that of the person's research group, "both" the two in any order,
    "in_order" the supervisor first. two_person says where nobody approves what they
    asked for themself; student_confirm that students need their supervisor's yes.
    None is asked up to the price auto_approve_fen or from the level auto_approve_for.
    overrun_min is how long after the end somebody who checked in may check out;
    offer_hold_min how long a slot is kept for who waits.
    Check-in opens checkin_early_min before the start and closes checkin_late_min after
    it (then only the lab checks in); who comes more than late_tolerance_min after the
    start is marked late. With no_show_after_min a booking to which nobody came by then is
    released. charged_time says what is paid for.
    visibility is what others see of a booking (booking.rules.visibility).
    override_… name who may set those rules aside with a reason: nobody (the rule is
    hard), the lab's managers, or their deputies too.
    """

    enabled: bool = True
    step_min: int = 30
    align_min: int | None = None
    shortest_min: int = 30
    longest_min: int = 480
    notice_book_min: int = 120
    notice_change_min: int = 240
    notice_cancel_min: int = 1440
    horizon_own_days: int | None = 30
    horizon_other_days: int | None = 21
    horizon_zone_days: int | None = None
    horizon_enterprise_days: int | None = None
    setup_min: int = 0
    cleanup_min: int = 0
    hours: OpeningHours = DEFAULT_HOURS
    overnight_ok: bool = True
    outside_hours_for: str = "none"
    weekly_quota_min: int | None = None
    max_open: int | None = None
    max_open_min: int | None = None
    max_day: int | None = None
    gap_min: int = 0
    parallel_max: int | None = None
    quotas: tuple[Quota, ...] = ()
    reserved_pct: int = 0
    reserved_release_h: int = 72
    series_max: int = 100
    training: str = "none"
    training_use_days: int | None = None
    permits: str = BY_TAG
    training_for: tuple[str, ...] = ("self",)
    approval: str = "none"
    two_person: str = "supervised"
    student_confirm: bool = False
    auto_approve_fen: int | None = None
    auto_approve_for: str = "none"
    request_hold_h: int = 24
    late_cancel: str = "fee"
    cancel_fee_pct: int = 50
    checkin_early_min: int = 15
    checkin_late_min: int | None = None
    late_tolerance_min: int = 15
    no_show_after_min: int | None = None
    overrun_min: int = 30
    charged_time: str = "longer"
    waitlist: bool = True
    offer_hold_min: int = 30
    visibility: str = BUSY_ONLY
    override_length: str = LAB_MANAGER
    override_notice: str = LAB_MANAGER
    override_hours: str = LAB_MANAGER
    override_nights: str = LAB_MANAGER
    override_limits: str = LAB_MANAGER
    override_share: str = LAB_MANAGER
    override_conduct: str = LAB_MANAGER

    @property
    def start_step_min(self) -> int:
        """Return the step of the grid on which bookings start."""
        return lcm(self.step_min, self.align_min or 1)

    @cached_property
    def all_quotas(self) -> tuple[Quota, ...]:
        """Return the quotas, the short form for a person's week among them."""
        if self.weekly_quota_min is None:
            return self.quotas
        return (Quota("user", "week", self.weekly_quota_min), *self.quotas)

    @cached_property
    def counts(self) -> bool:
        """Say whether a limit is set for which bookings have to be counted."""
        limits = (self.max_open, self.max_open_min, self.max_day, self.parallel_max)
        some = any(limit is not None for limit in limits)
        return some or bool(self.all_quotas or self.gap_min or self.reserved_pct)

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
    settings["quotas"] = setting_of_quotas(policy.quotas)
    return settings


READERS: dict[str, Callable[[Any], Any]] = {
    "enabled": flag,
    "step_min": step,
    "align_min": align,
    "shortest_min": whole(1, LONGEST_MIN),
    "longest_min": whole(1, LONGEST_MIN),
    "notice_book_min": whole(0, LONGEST_MIN),
    "notice_change_min": whole(0, LONGEST_MIN),
    "notice_cancel_min": whole(0, LONGEST_MIN),
    "horizon_own_days": limit(3660),
    "horizon_other_days": limit(3660),
    "horizon_zone_days": limit(3660),
    "horizon_enterprise_days": limit(3660),
    "setup_min": whole(0, DAY_MIN),
    "cleanup_min": whole(0, DAY_MIN),
    "hours": hours_from_setting,
    "overnight_ok": flag,
    "outside_hours_for": one_of(TRAINING),
    "weekly_quota_min": limit(7 * DAY_MIN),
    "max_open": limit(10_000),
    "max_open_min": limit(LONGEST_MIN),
    "max_day": limit(1000),
    "gap_min": whole(0, LONGEST_MIN),
    "parallel_max": limit(1000),
    "quotas": quotas_from_setting,
    "reserved_pct": whole(0, 100),
    "reserved_release_h": whole(0, 24 * 60),
    "series_max": whole(1, 100),
    "training": one_of(TRAINING),
    "training_use_days": limit(3660),
    "permits": one_of(PERMITS),
    "training_for": some_of(MODES),
    "approval": one_of(APPROVALS),
    "two_person": one_of(TWO_PERSON),
    "student_confirm": flag,
    "auto_approve_fen": limit(100_000_000),
    "auto_approve_for": one_of(TRAINING),
    "request_hold_h": whole(1, 24 * 30),
    "late_cancel": one_of(LATE_CANCEL),
    "cancel_fee_pct": whole(0, 100),
    "checkin_early_min": whole(0, DAY_MIN),
    "checkin_late_min": limit(DAY_MIN),
    "late_tolerance_min": whole(0, DAY_MIN),
    "no_show_after_min": limit(DAY_MIN),
    "overrun_min": whole(0, DAY_MIN),
    "charged_time": one_of(CHARGED_TIMES),
    "waitlist": flag,
    "offer_hold_min": whole(1, DAY_MIN),
    "visibility": one_of(VISIBILITIES),
    "override_length": one_of(OVERRIDERS),
    "override_notice": one_of(OVERRIDERS),
    "override_hours": one_of(OVERRIDERS),
    "override_nights": one_of(OVERRIDERS),
    "override_limits": one_of(OVERRIDERS),
    "override_share": one_of(OVERRIDERS),
    "override_conduct": one_of(OVERRIDERS),
    **HOUSE_READERS,
}

DEFAULT_POLICY = Policy()
