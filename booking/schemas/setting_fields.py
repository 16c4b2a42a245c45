"""The settings of a policy as people see them: names, units, bounds, groups.

One list for the form, its reading and what is said about changes. What has a shape of
its own (opening hours, breaks, quotas) stands in the form's template and schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from booking.rules.policy import Policy
from kernel.values.text import N_

MIN, DAYS, HOURS, PERCENT = N_("min"), N_("days"), "h", "%"
POINTS = N_("points")
DAY = 24 * 60
NO_LIMIT = N_("empty means no limit")
LEVELS = {
    "none": N_("none"),
    "basic": N_("basic training"),
    "exam": N_("training with an exam"),
    "advanced": N_("advanced training"),
}

OVERRIDERS = {
    "nobody": N_("nobody: the rule is hard"),
    "lab_manager": N_("the lab's managers"),
    "deputy": N_("the lab's managers and their deputies"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting on the form; a value there is `factor` times smaller than it is kept.

    With `words` one of them is chosen; `empty` may be left empty, which is None.
    """

    name: str
    label: str
    unit: str = ""
    least: int = 0
    most: int = 0
    hint: str = ""
    empty: bool = False
    factor: int = 1
    words: Mapping[Any, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the name of the form's field, which says the unit that is typed."""
        if self.factor == 60:
            return f"{self.name.removesuffix('_min')}_h"
        return self.name.replace("_fen", "_yuan") if self.factor == 100 else self.name

    def shown(self, policy: Policy) -> Any:
        """Return the value as the form shows it; an empty text for no limit."""
        value = getattr(policy, self.name)
        if value is None:
            return ""
        return f"{value / self.factor:g}" if self.factor > 1 else value


def _yes_no(yes: str, no: str) -> dict[Any, str]:
    return {"true": yes, "false": no}


Group = tuple[str, str, tuple[Setting, ...]]

# Only a unit sets these: they look at the use of all its instruments.
HOUSE_GROUPS: tuple[Group, ...] = (
    (
        N_("House rules: missed bookings"),
        N_("Counted over all instruments of the unit"),
        (
            Setting("no_show_limit", N_("Missed bookings that lead to a pause"), "", 1,
                    100, N_("empty means no pause"), empty=True),
            Setting("no_show_days", N_("Counted within"), DAYS, 1, 366),
            Setting("pause_days", N_("Then no booking for"), DAYS, 1, 366),
            Setting("late_cancel_counts", N_("A late cancellation"), words=_yes_no(
                N_("counts as missed"), N_("does not count as missed"))),
            Setting("appeal_days", N_("Appeals are possible for"), DAYS, 1, 366),
        ),
    ),
    (
        N_("House rules: credit"),
        N_("Points that each person has with the unit"),
        (
            Setting("credit_start", N_("Points at the start"), "", 0, 1000,
                    N_("empty means no credit"), empty=True),
            Setting("credit_no_show", N_("A missed booking takes"), POINTS, 0, 1000),
            Setting("credit_late_cancel", N_("A late cancellation takes"), POINTS, 0,
                    1000),
            Setting("credit_overrun", N_("An overrun takes"), POINTS, 0, 1000),
            Setting("overrun_counts_min", N_("An overrun counts from"), MIN, 0, DAY,
                    N_("after the booked end, at check-out")),
            Setting("credit_fault", N_("A fault caused takes"), POINTS, 0, 1000),
            Setting("credit_back", N_("A booking used as booked gives"), POINTS, 0,
                    1000),
            Setting("credit_days", N_("Forgotten after"), DAYS, 1, 366),
            Setting("credit_floor", N_("Floor"), POINTS, 0, 1000),
            Setting("credit_below", N_("Under the floor a booking"), words={
                "approval": N_("needs the lab's approval"),
                "refuse": N_("is refused")}),
        ),
    ),
)  # fmt: skip
GROUPS: tuple[Group, ...] = (
    (
        N_("Length and grid"),
        "",
        (
            Setting("step_min", N_("Grid"), MIN, 5, DAY),
            Setting("align_min", N_("Starts fall on every"), MIN, 5, DAY,
                    N_("counted from midnight; empty means the grid"), empty=True),
            Setting("shortest_min", N_("Shortest booking"), MIN, 5, 60 * DAY),
            Setting("longest_min", N_("Longest booking"), MIN, 5, 60 * DAY),
            Setting("setup_min", N_("Set-up before each booking"), MIN, 0, DAY),
            Setting("cleanup_min", N_("Clean-up after each booking"), MIN, 0, DAY),
        ),
    ),
    (
        N_("Notice and horizon"),
        N_("How late and how far ahead people may book, change and cancel"),
        (
            Setting("notice_book_min", N_("Book at least ahead"), MIN, 0, 60 * DAY),
            Setting("notice_change_min", N_("Change at least ahead"), MIN, 0, 60 * DAY),
            Setting("notice_cancel_min", N_("Cancel free at least ahead"), MIN, 0,
                    60 * DAY),
            Setting("late_cancel", N_("Cancelling later"), words={
                "fee": N_("costs a fee"), "refuse": N_("is refused")}),
            Setting("cancel_fee_pct", N_("Later cancelling costs"), PERCENT, 0, 100),
            Setting("horizon_own_days", N_("Own unit books ahead up to"), DAYS, 0, 365,
                    N_("0 means no limit")),
            Setting("horizon_zone_days", N_("Own zone books ahead up to"), DAYS, 0, 365,
                    N_("empty means like others"), empty=True),
            Setting("horizon_other_days", N_("Others book ahead up to"), DAYS, 0, 365,
                    N_("0 means no limit")),
            Setting("horizon_enterprise_days", N_("Companies book ahead up to"), DAYS,
                    0, 365, N_("empty means like others"), empty=True),
        ),
    ),
    (
        N_("Nights and weekends"),
        N_("Time outside the opening hours, and runs over midnight"),
        (
            Setting("outside_hours_for", N_("Outside hours may book whoever has"),
                    words={**LEVELS, "none": N_("nobody")}),
            Setting("overnight_ok", N_("Runs through the night"),
                    words=_yes_no(N_("are open"), N_("are not open"))),
        ),
    ),
    (
        N_("Limits for one person"),
        N_("Counted on this instrument, except what runs at the same time"),
        (
            Setting("weekly_quota_min", N_("Hours a person may book in a week"), HOURS,
                    0, 168, NO_LIMIT, empty=True, factor=60),
            Setting("max_day", N_("Bookings a day"), "", 0, 100, NO_LIMIT, empty=True),
            Setting("max_open", N_("Bookings to come"), "", 0, 1000, NO_LIMIT,
                    empty=True),
            Setting("max_open_min", N_("Hours to come"), HOURS, 0, 8784, NO_LIMIT,
                    empty=True, factor=60),
            Setting("gap_min", N_("Gap between two of one's own"), MIN, 0, 60 * DAY),
            Setting("parallel_max", N_("Bookings of the lab at the same time"), "", 0,
                    100, NO_LIMIT, empty=True),
            Setting("series_max", N_("Bookings in one series"), "", 1, 100),
        ),
    ),
    (
        N_("Share of other zones"),
        N_("Part of each week's opening hours is kept for people of other zones"),
        (
            Setting("reserved_pct", N_("Kept for other zones"), PERCENT, 0, 100),
            Setting("reserved_release_h", N_("Released before the start"), HOURS, 0,
                    1440),
        ),
    ),
    (
        N_("Approval and qualification"),
        "",
        (
            Setting("approval", N_("Who needs the lab's approval"), words={
                "none": N_("Nobody: confirmed at once"),
                "owner": N_("Everybody"),
                "supervisor": N_("Everybody: that of their supervisor instead"),
                "both": N_("Everybody: the supervisor's and the lab's, in any order"),
                "in_order": N_("Everybody: the supervisor's first, then the lab's"),
                "external": N_("People of other units"),
                "outside_hours": N_("Times outside opening hours"),
            }),
            Setting("two_person", N_("Nobody approves their own booking"), words={
                "supervised": N_("where a supervisor agrees"),
                "always": N_("anywhere, not even the lab's manager"),
                "never": N_("not asked for")}),
            Setting("student_confirm", N_("Students need their supervisor's confirmation"),
                    words=_yes_no(N_("yes"), N_("no"))),
            Setting("request_hold_h", N_("A request keeps its time for"), HOURS, 1, 720),
            Setting("auto_approve_fen", N_("No approval up to"), "¥", 0, 1_000_000,
                    N_("price of the booking; empty means every price needs it"),
                    empty=True, factor=100),
            Setting("auto_approve_for", N_("No approval for whoever has"),
                    words={**LEVELS, "none": N_("nobody")}),
            Setting("training", N_("Qualification for self-operation"), words=LEVELS),
            Setting("training_use_days", N_("Refresher without use for"), DAYS, 1, 3660,
                    N_("days since the last use or the training; empty means never"),
                    empty=True),
            Setting("permits", N_("Safety permits for self-operation"), words={
                "by_tag": N_("as the safety labels say"),
                "strict": N_("also where a label asks for training"),
                "none": N_("none are asked"),
            }),
        ),
    ),
    (
        N_("The day of use"),
        "",
        (
            Setting("checkin_early_min", N_("Check-in opens before the start"), MIN, 0,
                    DAY),
            Setting("checkin_late_min", N_("Check-in closes after the start"), MIN, 0,
                    DAY, N_("empty means at the end; the lab can check in later"),
                    empty=True),
            Setting("late_tolerance_min", N_("Counts as late after"), MIN, 0, DAY),
            Setting("no_show_after_min", N_("Release if nobody came after"), MIN, 5, DAY,
                    N_("empty means never"), empty=True),
            Setting("overrun_min", N_("Check-out possible after the end for"), MIN, 0,
                    DAY),
            Setting("charged_time", N_("Time that is charged"), words={
                "booked": N_("as booked"), "actual": N_("as used"),
                "longer": N_("the longer of both")}),
        ),
    ),
    *HOUSE_GROUPS,
    (
        N_("What others see"),
        N_("On calendars, timelines, feeds and in the search; the lab sees everything"),
        (
            Setting("visibility", N_("Bookings of other people"), words={
                "full": N_("with name and purpose, to everybody signed in"),
                "busy": N_("as taken time only"),
                "confidential": N_("confidential: not available, nothing more"),
            }),
        ),
    ),
    (
        N_("Exceptions"),
        N_("Who may set a rule aside with a reason, which is kept in the history"),
        (
            Setting("override_length", N_("Shortest and longest"), words=OVERRIDERS),
            Setting("override_notice", N_("Notice and horizon"), words=OVERRIDERS),
            Setting("override_hours", N_("Opening hours and breaks"),
                    words=OVERRIDERS),
            Setting("override_nights", N_("Runs through the night"), words=OVERRIDERS),
            Setting("override_limits", N_("Limits for one person"), words=OVERRIDERS),
            Setting("override_share", N_("Share of other zones"), words=OVERRIDERS),
            Setting("override_conduct", N_("House rules"), words=OVERRIDERS),
        ),
    ),
    (
        N_("Waitlist"),
        "",
        (
            Setting("waitlist", N_("Waitlist"),
                    words=_yes_no(N_("is kept"), N_("is not kept"))),
            Setting("offer_hold_min", N_("An offer is kept for"), MIN, 1, DAY),
            Setting("enabled", N_("Booking"),
                    words=_yes_no(N_("is open"), N_("is switched off"))),
        ),
    ),
)  # fmt: skip
SETTINGS = {one.name: one for _title, _note, group in GROUPS for one in group}
LABELS = {
    **{name: one.label for name, one in SETTINGS.items()},
    "hours": N_("Opening hours"),
    "quotas": N_("Quotas"),
}
