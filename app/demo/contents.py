"""What the invented reports say, with a mistake here and there for the checks to find."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from app.demo.collaborations import Plan
from collaboration.queries.access import KnownProject
from collaboration.queries.report_live import live_content
from collaboration.rules.period import Period
from kernel.values.clock import local_day

# 0.01 of 10,000 yuan, the unit in which amounts are typed.
_TYPED_FEN = 10_000
_JUMP = 7.61
_YUAN_FOR_WAN = 10_000
_CLAIMED, _PROVED = "累计运行 500 小时", "累计运行 388 小时"
_EXPLAINED = "设备到货与合同付款集中在本期，投入较上期变化较大。"
# Reports of earlier quarters speak of times from which the demo keeps no bookings.
_KEPT_PERIODS = 2


class Writer:
    """Writes one project's reports in the order of their periods."""

    def __init__(
        self, plan: Plan, known: KnownProject, at: datetime, rng: Random
    ) -> None:
        """Take the milestones and bookings as they stand."""
        self.plan, self.known = plan, known
        self._rng = rng
        self._last = Period.containing(local_day(at)).previous
        self._live = {
            str(period): live_content(known, period, at=at)
            for period in (self._last, self._last.previous)[:_KEPT_PERIODS]
        }
        self._behind = rng.uniform(0.86, 1.02)

    def content(
        self, period: Period, before: Mapping[str, Any] | None, *, newest: bool
    ) -> dict[str, Any]:
        """Return the content of a period's report as it was handed in."""
        row, plan = self.plan.row, self.plan
        flaw = row["flaw"] if newest else ""
        share = plan.share_at(period.last_day) * self._behind
        earlier = (before or {}).get("inv_cum_fen", 0)
        part = max(_typed(plan.investment_fen * share) - earlier, _TYPED_FEN * 1000)
        research = _typed(part * self._rng.uniform(0.25, 0.4))
        if flaw == "jump":
            research = _typed((before or {}).get("rd_period_fen", part) * _JUMP)
        total = earlier + part - (_typed(part * 0.35) if flaw == "sum" else 0)
        typed = _YUAN_FOR_WAN if flaw == "yuan" else 1
        done = row["done_zh"].split("|")
        late = (self._last.year - period.year) * 4 + self._last.part - period.part
        staff = 20 + int(row["plan_wan"]) // 160
        people = int(staff * (0.7 + 0.3 * share))
        moved = max(int(staff * 0.6 * share), 1)
        level = self._level(share, late, flaw)
        return {
            "progress_pct": round(share * 100),
            "visual_progress": f"{done[max(len(done) - 1 - late, 0)]}。",
            "trl_now": level,
            "trl_basis": f"按 GB/T 22900 自评为 {level} 级，依据为本期试验记录与评审结论。",
            "inv_period_fen": part,
            "inv_cum_fen": total * typed,
            "rd_period_fen": research,
            "jobs_research": people,
            "jobs_validation": moved,
            "new_jobs": self._rng.randrange(0, 6),
            "change_note": _note(before, part, research) if not flaw else "",
            "problems": f"{row['problem_zh']}。" if late < _KEPT_PERIODS else "无",
            "next_plan": f"{row['next_zh']}。",
            "needs_coordination": "试验窗口与临港试验台排期需协调。"
            if late == 0
            else "",
            "involves_ip": row["content"] == "ip",
            "involves_airworthiness": row["content"] == "airworthiness",
            **self._evidence(period),
            **_more(part, before or {}, people=people + moved, level=level),
        }

    def first_version(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was handed in before the correction."""
        text = str(content["visual_progress"]).replace(_PROVED, _CLAIMED)
        return {**content, "visual_progress": text}

    def _level(self, share: float, late: int, flaw: str) -> int:
        start, now = int(self.plan.row["trl_start"]), int(self.plan.row["trl_now"])
        if flaw == "fall":
            return now - 1
        if late == 0 or (late == 1 and self.plan.row["flaw"] == "fall"):
            return now
        return min(start + int((now - start) * min(share * 2, 1)), now)

    def _evidence(self, period: Period) -> dict[str, Any]:
        """Return milestones as they stood then, and the hours of the bookings."""
        newest = self._live[str(self._last)]
        live = self._live.get(
            str(period),
            {"evidence": [], "proved_min": {"research": 0, "validation": 0}},
        )
        last_day = period.last_day.isoformat()
        return {
            **live,
            "milestones": [
                one
                if one["reached_on"] and one["reached_on"] <= last_day
                else {**one, "reached_on": None, "state": _open(one), "evidence_zh": ""}
                for one in newest["milestones"]
            ],
        }


def _more(
    part: int, before: Mapping[str, Any], *, people: int, level: int
) -> dict[str, Any]:
    """Return fixed assets, public funds, revenue, tax, staff and maturity."""
    fixed, funds = _typed(part * 0.4), _typed(part * 0.1)
    return {
        "mrl_now": max(level - 1, 1),
        "mrl_basis": "按工艺与样件试制记录自评。",
        "inv_fixed_period_fen": fixed,
        "inv_fixed_cum_fen": before.get("inv_fixed_cum_fen", 0) + fixed,
        "fiscal_period_fen": funds,
        "fiscal_cum_fen": before.get("fiscal_cum_fen", 0) + funds,
        "revenue_period_fen": _typed(part * 0.6),
        "tax_research_fen": _typed(part * 0.02),
        "tax_validation_fen": _typed(part * 0.03),
        "rd_staff": people * 6 // 10,
        "standards": people % 3,
    }


def _open(milestone: Mapping[str, Any]) -> str:
    return "planned" if milestone["state"] == "planned" else "running"


def _note(before: Mapping[str, Any] | None, part: int, research: int) -> str:
    """Return why an amount changed much, where it did."""
    earlier = before or {}
    pairs = (("inv_period_fen", part), ("rd_period_fen", research))
    changed = any(
        earlier.get(key) and not 1 / 3 < now / earlier[key] < 3 for key, now in pairs
    )
    return _EXPLAINED if changed else ""


def _typed(fen: float) -> int:
    return int(fen) // _TYPED_FEN * _TYPED_FEN
