"""The key figures of a report beside those of the last period and the plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from collaboration.rules.checks import LARGE_CHANGE_PCT, change_pct
from collaboration.rules.report_fields import AMOUNTS, COUNTS, LABELS, SUMS, Content

_OTHER_SUMS = [pair for pair in SUMS.items() if pair[0] != "inv_cum_fen"]
# Typed by period alone; since the start they are added up here.
BY_PERIOD = (
    "rd_period_fen",
    "revenue_period_fen",
    "tax_research_fen",
    "tax_validation_fen",
    "export_period_fen",
    "pledge_fen",
    "new_jobs",
)
MONEY, MINUTES, PEOPLE, PER_CENT = "money", "minutes", "people", "per_cent"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; money in fen, time in minutes. None is "not known"."""

    key: str
    label: str
    kind: str
    before: int | None
    now: int | None
    total: int | None = None
    plan: int | None = None
    done_pct: int | None = None

    @property
    def change_pct(self) -> int | None:
        """Return the change since the last period in per cent."""
        if self.kind in (MONEY, MINUTES):
            return change_pct(self.now, self.before)
        return None

    @property
    def difference(self) -> int | None:
        """Return the change since the last period in the figure's own unit."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before

    @property
    def stands_out(self) -> bool:
        """Say whether the change is large enough to need words."""
        if self.kind is not MONEY:
            return False
        return self.change_pct is not None and abs(self.change_pct) > LARGE_CHANGE_PCT


def figures(
    content: Content,
    before: Content | None,
    *,
    plan_fen: int,
    earlier: Mapping[str, int],
) -> list[Figure]:
    """Return the figures of a report.

    `earlier` are the sums of what is typed by period (BY_PERIOD) over all earlier
    reports of the same kind.
    """
    last = before or {}
    total = content.get("inv_cum_fen")
    done = min(round(total * 100 / plan_fen), 999) if total and plan_fen else None
    progress = content.get("progress_pct")
    totals: dict[str, tuple[int | None, int | None, int | None]] = {
        "inv_period_fen": (total, plan_fen or None, done)
    }
    for key, value in since_start(content, earlier).items():
        totals[key] = (value, None, None)
    for whole, part in _OTHER_SUMS:
        totals[part] = (content.get(whole), None, None)
    found = [
        Figure(key, LABELS[key], MONEY, last.get(key), content.get(key),
               *totals.get(key, (None, None, None)))
        for key in AMOUNTS if key not in SUMS
    ]  # fmt: skip
    found.append(
        Figure(
            "evidence",
            LABELS["evidence"],
            MINUTES,
            minutes_of(last.get("evidence")) if before else None,
            minutes_of(content.get("evidence")),
            sum((content.get("proved_min") or {}).values()),
        )
    )
    found += [
        Figure(key, LABELS[key], PEOPLE, last.get(key), content.get(key),
               *totals.get(key, (None, None, None)))
        for key in COUNTS
    ]  # fmt: skip
    overall = LABELS["progress_pct"]
    found.append(
        Figure("progress_pct", overall, PER_CENT, last.get("progress_pct"), progress,
               done_pct=progress)
    )  # fmt: skip
    return [f for f in found if (f.before, f.now) != (None, None)]


def since_start(content: Content, earlier: Mapping[str, int]) -> dict[str, int]:
    """Return the figures since the start of what is typed by period, where it is."""
    return {
        key: earlier[key] + int(content[key])
        for key in BY_PERIOD
        if content.get(key) is not None
    }


def minutes_of(evidence: Iterable[dict[str, Any]] | None) -> int:
    """Return the minutes of all bookings of a report's evidence."""
    return sum(int(row["minutes"]) for row in evidence or ())
