"""A report's content turned into what the checks look at."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from collaboration.rules.airworthiness import AIRCRAFT_TASK
from collaboration.rules.checks import MilestoneFacts, Picture
from collaboration.rules.period import Period
from collaboration.rules.report_fields import Content


def picture(
    content: Content,
    before: Content | None,
    period: Period,
    *,
    investment_plan_fen: int,
    starts_on: date,
    nothing_classified: bool,
    plan_task: int,
) -> Picture:
    """Return the picture of a report; its content holds milestones and proved hours."""
    return Picture(
        content=content,
        before=before,
        investment_plan_fen=investment_plan_fen,
        starts_on=starts_on,
        last_day=period.last_day,
        nothing_classified=nothing_classified,
        aircraft=plan_task == AIRCRAFT_TASK,
        milestones=tuple(_milestone(one) for one in content.get("milestones") or ()),
        minutes_by_side=dict(content.get("proved_min") or {}),
    )


def _milestone(kept: Mapping[str, Any]) -> MilestoneFacts:
    reached = kept.get("reached_on")
    return MilestoneFacts(
        name=str(kept["name_zh"]),
        side=str(kept["side"]),
        planned_on=date.fromisoformat(str(kept["planned_on"])),
        reached_on=date.fromisoformat(str(reached)) if reached else None,
        documented=bool(kept.get("evidence_zh")),
    )
