"""For which periods a project may report, and from when."""

from datetime import date

from collaboration.rules.period import Period
from collaboration.rules.refusals import FuturePeriod, PeriodNotOver, WrongPeriod
from kernel.values.errors import Refusal


def period_refusals(period: Period, starts_on: date, today: date) -> list[Refusal]:
    """Return why the report of a period may not be begun."""
    if period.first_day > today:
        return [FuturePeriod(period.first_day)]
    if period.last_day < starts_on:
        return [WrongPeriod(starts_on)]
    return []


def too_early(period: Period, today: date) -> list[Refusal]:
    """Return why the report may not be handed in yet: its period still runs."""
    return [PeriodNotOver(period.last_day)] if today < period.last_day else []
