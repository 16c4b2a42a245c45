"""The key figures of a report beside those of the last period and the plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from collaboration.rules.checks import LARGE_CHANGE_PCT, change_pct
from collaboration.rules.report_fields import AMOUNTS, COUNTS, LABELS, SUMS, Content

_OTHER_SUMS = [pair for pair in SUMS.items() if pair[0] != "inv_cum_fen"]
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
    content: Content, before: Content | None, *, plan_fen: int, rd_earlier_fen: int
) -> list[Figure]:
    """Return the figures of a report.

    `rd_earlier_fen` is the R&D spending of all earlier reports of the same kind.
    """
    last = before or {}
    total = content.get("inv_cum_fen")
    done = min(round(total * 100 / plan_fen), 999) if total and plan_fen else None
    rd = content.get("rd_period_fen")
    progress = content.get("progress_pct")
    rd_total = None if rd is None else rd_earlier_fen + rd
    totals: dict[str, tuple[int | None, int | None, int | None]] = {
        "inv_period_fen": (total, plan_fen or None, done),
        "rd_period_fen": (rd_total, None, None),
    } | {part: (content.get(whole), None, None) for whole, part in _OTHER_SUMS}
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
        Figure(key, LABELS[key], PEOPLE, last.get(key), content.get(key))
        for key in COUNTS
    ]
    overall = LABELS["progress_pct"]
    found.append(
        Figure("progress_pct", overall, PER_CENT, last.get("progress_pct"), progress,
               done_pct=progress)
    )  # fmt: skip
    return [f for f in found if (f.before, f.now) != (None, None)]


def minutes_of(evidence: Iterable[dict[str, Any]] | None) -> int:
    """Return the minutes of all bookings of a report's evidence."""
    return sum(int(row["minutes"]) for row in evidence or ())
