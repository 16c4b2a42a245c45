"""What the summary of a period adds up, and how it is kept.

A summary is plain JSON, so that the page, the PDF, the document and the workbook print
the same numbers: amounts in fen, time in minutes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from collaboration.rules.report_state import EDITABLE, WAITING, ReportState
from kernel.values.text import N_

# What is added up over the reports handed in.
ADDED = (
    "inv_period_fen",
    "inv_cum_fen",
    "inv_fixed_period_fen",
    "rd_period_fen",
    "fiscal_period_fen",
    "revenue_period_fen",
    "export_period_fen",
    "jobs_research",
    "jobs_validation",
    "new_jobs",
)
COUNTED = ("projects", "handed_in", "approved", "late", "doubtful")
GROUPS = ("plan_task", "sector", "stage")

APPROVED = frozenset({ReportState.APPROVED, ReportState.ARCHIVED})
HANDED_IN = APPROVED | WAITING
OWED = EDITABLE

FORMS = ("pdf", "docx", "xlsx")

COUNT_WORDS = {
    "projects": N_("Collaborations"),
    "handed_in": N_("Reports handed in"),
    "approved": N_("Reports approved"),
    "late": N_("Reports overdue"),
    "doubtful": N_("Amounts to check"),
}
GROUP_WORDS = {
    "plan_task": N_("By plan task"),
    "sector": N_("By sector"),
    "stage": N_("By stage"),
}


def gathered(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the grand total and the groups of grouping-set rows.

    Each row has all of COUNTED and ADDED, `group` (one of GROUPS, or None for the
    total) and `key`.
    """
    total = dict.fromkeys((*COUNTED, *ADDED), 0)
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for row in rows:
        numbers = {name: int(row[name] or 0) for name in total}
        if row["group"] is None:
            total = numbers
        else:
            groups[row["group"]].append({"key": str(row["key"]), **numbers})
    for lines in groups.values():
        lines.sort(key=lambda line: (-line["inv_period_fen"], line["key"]))
    return {"total": total, "groups": groups}


def with_use(summary: dict[str, Any], flows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the summary with hours and cost of shared instruments, by pair of zones."""
    return summary | {
        "flows": flows,
        "use": {
            name: sum(int(flow[name]) for flow in flows)
            for name in ("times", "minutes", "cost_fen")
        },
    }
