"""What a report says that nobody types, as it stands now."""

from datetime import date, datetime
from typing import Any

from collaboration.models.project import Milestone
from collaboration.queries.access import KnownProject
from collaboration.queries.evidence import (
    as_evidence,
    minutes_by_side,
    used_until,
)
from collaboration.queries.live_lists import live_lists
from collaboration.queries.outcomes import ListedOutcome, outcomes_of
from collaboration.queries.reports import milestones_of
from collaboration.rules.airworthiness import AIRCRAFT_TASK
from collaboration.rules.outcome import came_in
from collaboration.rules.period import Period
from collaboration.rules.project import MilestoneState

_STEP_DAYS = ("applied_on", "accepted_on", "issued_on")


def live_content(
    project: KnownProject, period: Period, *, at: datetime
) -> dict[str, Any]:
    """Return milestones, hours, outcomes, certificates, files and matters of a period.

    They are shown while a report is written and kept in each version handed in.
    """
    row = project.row
    used, earlier = used_until(project, period, at=at)
    files, matters, steps = live_lists(row.id, period)
    return {
        "milestones": [as_of(one, period.last_day) for one in milestones_of(row.id)],
        "evidence": as_evidence(used),
        "proved_min": minutes_by_side([*used, *earlier]),
        "outcomes": [
            _outcome(one)
            for one in outcomes_of(row.id)
            if came_in(one.row.on, one.row.granted_on, period)
        ],
        "certificates": [
            shown
            for one in (steps if row.plan_task == AIRCRAFT_TASK else ())
            if (shown := _step(one, period.last_day))
        ],
        "files": files,
        "matters": matters,
    }


def as_of(milestone: Milestone, day: date) -> dict[str, Any]:
    """Return a milestone as it stood at the end of a day."""
    reached = milestone.reached_on
    known = reached is not None and reached <= day
    later = reached is not None and not known
    return {
        "number": milestone.number,
        "name_zh": milestone.name_zh,
        "side": milestone.side,
        "planned_on": milestone.planned_on.isoformat(),
        "reached_on": reached.isoformat() if reached and known else None,
        "state": str(MilestoneState.RUNNING if later else milestone.state),
        "evidence_zh": "" if later else milestone.evidence_zh,
    }


def _outcome(one: ListedOutcome) -> dict[str, Any]:
    row = one.row
    texts = (
        "number", "kind", "title_zh", "reference", "state", "owner_zh", "amount_fen",
        "patent_kind", "ipc", "fast_route", "centre", "level", "batch", "user_zh",
        "contract_kind", "source_zh",
    )  # fmt: skip
    days = ("on", "registered_on", "pre_examined_on", "granted_on")
    return (
        {name: getattr(row, name) for name in texts}
        | {name: _iso(getattr(row, name)) for name in days}
        | {"milestone_name": one.milestone_name, "reservation": one.reservation}
    )


def _step(step: dict[str, Any], day: date) -> dict[str, Any] | None:
    """Return a step as it stood at the end of a day, or None before it began."""
    told = {name: step[name] for name in _STEP_DAYS}
    known = {name: on for name, on in told.items() if on and on <= day.isoformat()}
    if not known:
        return None
    return {
        "step": step["step"],
        "authority_zh": step["authority_zh"],
        "document_no": step["document_no"] if "issued_on" in known else "",
        **dict.fromkeys(_STEP_DAYS),
        **known,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
