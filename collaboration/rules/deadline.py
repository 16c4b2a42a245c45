"""When reports of a kind are due under a plan task, and who is reminded when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from collaboration.rules.period import Period
from kernel.values.errors import NotFound, Refusal
from kernel.values.text import N_

KINDS = ("Q", "H", "Y")
KIND_WORDS = {
    "Q": N_("Quarterly report"),
    "H": N_("Half-year report"),
    "Y": N_("Yearly report"),
}
# A report is due before the next one of its kind is written about.
LONGEST_DUE, LONGEST_GAP, MOST_AHEAD = 60, 60, 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The rule for reports of a kind under a task, for periods that end from a day on.

    All lengths are in days: after the last day of the period until the report is due;
    ahead of the due day, when its authors are told; between two reminders once it is
    late (the first comes the day after); and between two reminders of a unit that does
    not decide.
    """

    plan_task: int
    kind: str
    effective_from: date
    due_days: int
    ahead_days: tuple[int, ...]
    every_days: int
    review_days: int

    def due_on(self, period: Period) -> date:
        """Return the last day for handing in the report of a period."""
        return period.last_day + timedelta(days=self.due_days)

    def reminds_on(self, due_on: date, today: date) -> bool:
        """Say whether the authors of a report that is owed are reminded today."""
        late = (today - due_on).days
        return -late in self.ahead_days or (
            late > 0 and (late - 1) % self.every_days == 0
        )

    def reminds_reviewers(self, submitted_on: date, today: date) -> bool:
        """Say whether a unit whose turn it is, is reminded today."""
        waited = (today - submitted_on).days
        return waited > 0 and waited % self.review_days == 0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All rules there ever were, in the order in which they were set."""

    rules: tuple[Deadline, ...]

    def of(self, plan_task: int, period: Period) -> Deadline:
        """Return the rule that holds for a period: that of the latest day, set last.

        Raises NotFound where there is none.
        """
        return self.on(plan_task, period.kind, period.last_day)

    def on(self, plan_task: int, kind: str, day: date) -> Deadline:
        """Return the rule that holds for a period that ends on a day."""
        holding = [
            (rule.effective_from, n)
            for n, rule in enumerate(self.rules)
            if (rule.plan_task, rule.kind) == (plan_task, kind)
            and rule.effective_from <= day
        ]
        if not holding:
            raise NotFound
        return self.rules[max(holding)[1]]

    def due_on(self, plan_task: int, period: Period) -> date:
        """Return the last day for handing in the report of a period."""
        return self.of(plan_task, period).due_on(period)

    def reporting_now(self, plan_task: int, day: date, kind: str = "Q") -> Period:
        """Return the period whose report is written about on a day.

        Until its due day that is the period just ended, afterwards the running one.
        """
        running = Period.containing(day, kind)
        ended = running.previous
        return ended if day <= self.due_on(plan_task, ended) else running

    def followed_by(self, rule: Deadline) -> list[Deadline]:
        """Return what was set for later days than the rule's and will replace it."""
        return [
            one
            for one in self.rules
            if (one.plan_task, one.kind) == (rule.plan_task, rule.kind)
            and one.effective_from > rule.effective_from
            and self.on(one.plan_task, one.kind, one.effective_from) == one
        ]

    @property
    def longest_ahead(self) -> timedelta:
        """Return how long before a due day somebody may be reminded."""
        return timedelta(
            days=max((d for one in self.rules for d in one.ahead_days), default=0)
        )


@dataclass(frozen=True)
class NotOwed(Refusal):
    """The report was handed in, or its period has not ended."""

    message: ClassVar[str] = N_(
        "This report is not owed now: it was handed in, or its period still runs."
    )


@dataclass(frozen=True)
class DeadlineInPast(Refusal):
    """A rule never makes a report late that was not."""

    today: date
    field: ClassVar[str | None] = "effective_from"
    message: ClassVar[str] = N_(
        "Reports of periods that are over keep their due day. Choose {today} or later."
    )


@dataclass(frozen=True)
class RemindedTooEarly(Refusal):
    """Nobody is reminded of a period that still runs."""

    due_days: int
    field: ClassVar[str | None] = "ahead_days"
    message: ClassVar[str] = N_(
        "The report is due {due_days} days after its period; a reminder ahead comes"
        " fewer days before that."
    )


def deadline_refusals(rule: Deadline, today: date) -> list[Refusal]:
    """Return why a rule may not be set."""
    reasons: list[Refusal] = []
    if rule.effective_from < today:
        reasons.append(DeadlineInPast(today))
    if any(days >= rule.due_days for days in rule.ahead_days):
        reasons.append(RemindedTooEarly(rule.due_days))
    return reasons


def ordered(days: Iterable[int]) -> tuple[int, ...]:
    """Return days ahead as they are kept: each once, the earliest reminder first."""
    return tuple(sorted(set(days), reverse=True))
