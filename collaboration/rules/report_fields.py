"""The fields of a report: what they are called, which are mandatory, which are money.

The content of a report maps these keys to plain JSON values; *_fen are amounts. The
key `milestones` and `evidence` are written when it is submitted.
"""

from collections.abc import Mapping
from typing import Any

from kernel.values.text import N_

LABELS = {
    "progress_pct": N_("Overall progress"),
    "visual_progress": N_("Physical progress"),
    "trl_now": N_("Current readiness level"),
    "trl_basis": N_("Basis of the readiness level"),
    "mrl_now": N_("Current manufacturing level"),
    "mrl_basis": N_("Basis of the manufacturing level"),
    "inv_period_fen": N_("Investment, this period"),
    "inv_cum_fen": N_("Investment since the start"),
    "inv_fixed_period_fen": N_("Fixed assets, this period"),
    "inv_fixed_cum_fen": N_("Fixed assets since the start"),
    "rd_period_fen": N_("R&D spending, this period"),
    "fiscal_period_fen": N_("Public funds received, this period"),
    "fiscal_cum_fen": N_("Public funds received since the start"),
    "revenue_period_fen": N_("Revenue or output, this period"),
    "tax_research_fen": N_("Tax at the research side, this period"),
    "tax_validation_fen": N_("Tax at the validation side, this period"),
    "export_period_fen": N_("Exports, this period"),
    "pledge_fen": N_("Loans on pledged intellectual property"),
    "jobs_research": N_("People at the research side"),
    "jobs_validation": N_("People at the validation side"),
    "rd_staff": N_("Of these in R&D"),
    "new_jobs": N_("New jobs, this period"),
    "standards": N_("Standards and registered software"),
    "change_note": N_("What explains large changes"),
    "problems": N_("Problems"),
    "next_plan": N_("Next steps"),
    "needs_coordination": N_("Matters needing coordination"),
    "involves_ip": N_("Contains intellectual property matters"),
    "involves_airworthiness": N_("Contains airworthiness matters"),
    "evidence": N_("Shared instrument hours"),
}

MANDATORY = (
    "progress_pct",
    "visual_progress",
    "trl_now",
    "trl_basis",
    "inv_period_fen",
    "inv_cum_fen",
    "problems",
    "next_plan",
)

TEXTS = (
    "visual_progress",
    "trl_basis",
    "mrl_basis",
    "change_note",
    "problems",
    "next_plan",
    "needs_coordination",
)
LONGEST = {
    "visual_progress": 1000,
    "trl_basis": 300,
    "mrl_basis": 300,
    "change_note": 500,
    "problems": 1000,
    "next_plan": 1000,
    "needs_coordination": 1000,
}
AMOUNTS = tuple(key for key in LABELS if key.endswith("_fen"))
COUNTS = ("jobs_research", "jobs_validation", "rd_staff", "new_jobs", "standards")
# What adds up: a figure since the start, and its part of this period.
SUMS = {
    "inv_cum_fen": "inv_period_fen",
    "inv_fixed_cum_fen": "inv_fixed_period_fen",
    "fiscal_cum_fen": "fiscal_period_fen",
}
# A new report begins with these of the one before: cumulative and slow ones.
_CARRIED = (
    "progress_pct",
    "trl_now",
    "trl_basis",
    "mrl_now",
    "mrl_basis",
    *SUMS,
    *COUNTS[:3],
)
TICKS = ("involves_ip", "involves_airworthiness")

Content = Mapping[str, Any]


def missing(content: Content) -> list[str]:
    """Return the mandatory keys that are empty, in the order of the form."""
    return [key for key in MANDATORY if content.get(key) in (None, "")]


def differences(mine: Content, theirs: Content) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two contents: (mine, theirs) by key."""
    return {
        key: (mine.get(key), theirs.get(key))
        for key in LABELS
        if key != "evidence" and _value(mine, key) != _value(theirs, key)
    }


def brought_together(
    mine: Content, saved: Content, changed: Mapping[str, tuple[Any, Any]]
) -> tuple[dict[str, Any], dict[str, tuple[Any, Any]]]:
    """Return what to keep of an old form, and where two editors collide: (mine, saved).

    `changed` maps keys to (value then, value now) since the form was made. What only
    others changed stays, what only this editor changed is taken; what both changed
    differently is a collision, where the content still has this editor's.
    """
    content = {key: mine[key] for key in LABELS if key in mine}
    collisions: dict[str, tuple[Any, Any]] = {}
    for key in (key for key in LABELS if key in changed):
        untouched = _value(mine, key) == _value({key: changed[key][0]}, key)
        if untouched or _value(mine, key) == _value(saved, key):
            content.pop(key, None)
            if key in saved:
                content[key] = saved[key]
        else:
            collisions[key] = (mine.get(key), saved.get(key))
    return content, collisions


def _value(content: Content, key: str) -> Any:
    """Return what is said under a key; nothing, an empty text and "no" are the same."""
    value = content.get(key)
    return None if value is None or value == "" or value is False else value


def prefilled(before: Content | None) -> dict[str, Any]:
    """Return the content with which a new report begins, from the one before.

    Cumulative figures and slow ones are carried over; what happened in the period is
    left for the author.
    """
    if before is None:
        return {"involves_ip": False, "involves_airworthiness": False}
    kept = (*_CARRIED, *TICKS)
    return {key: before[key] for key in kept if before.get(key) is not None}
