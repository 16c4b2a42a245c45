"""Reports of a listing to the nation and to Shanghai, and the clock that runs for them.

A managing unit reports to the city's platform within 30 days after installation,
commissioning and acceptance: 《上海市大型科学仪器设施信息报送办法》 (2024).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from catalog.rules.completeness import Completeness
from catalog.rules.listing_fields import Profile
from kernel.values.errors import Refusal
from kernel.values.text import N_

DAYS_TO_REPORT = timedelta(days=30)


class Platform(StrEnum):
    """Where a report goes."""

    NRII = "nrii"
    SHANGHAI = "shanghai"


PROFILES = {Platform.NRII: Profile.NRII, Platform.SHANGHAI: Profile.SHANGHAI}
PLATFORM_NAMES: dict[Platform, str] = {
    Platform.NRII: N_("National platform (NRII)"),
    Platform.SHANGHAI: N_("Shanghai platform"),
}


@dataclass(frozen=True, slots=True)
class ReportClock:
    """When the report to the city is due; `days_left` is negative when overdue."""

    due_on: date
    days_left: int
    reported_on: date | None

    @property
    def overdue(self) -> bool:
        """Say whether the report is late: not made by the due day, or made after it."""
        if self.reported_on is not None:
            return self.reported_on > self.due_on
        return self.days_left < 0


def report_clock(
    accepted_on: date | None, reported_on: date | None, today: date
) -> ReportClock | None:
    """Return the clock of an accepted instrument, None before acceptance."""
    if accepted_on is None:
        return None
    due = accepted_on + DAYS_TO_REPORT
    return ReportClock(due, (due - today).days, reported_on)


@dataclass(frozen=True)
class NotReportable(Refusal):
    """Fields that the platform asks for are empty."""

    missing: tuple[str, ...]
    message: ClassVar[str] = N_(
        "Still to fill in before it can be reported: {missing}."
    )


@dataclass(frozen=True)
class ReportTooEarly(Refusal):
    """A report from the future."""

    message: ClassVar[str] = N_("The day of the report is today or earlier.")
    field: ClassVar[str | None] = "on"


def report_refusals(
    platform: Platform, found: Completeness, on: date, today: date
) -> list[Refusal]:
    """Return every reason against noting the report; none means yes."""
    reasons: list[Refusal] = []
    gaps = found.profiles[PROFILES[platform]].gaps
    if gaps:
        reasons.append(NotReportable(tuple(gap.label for gap in gaps)))
    if on > today:
        reasons.append(ReportTooEarly())
    return reasons
