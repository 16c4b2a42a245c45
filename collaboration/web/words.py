"""What the templates of this slice call by name: words, names and small turns."""

from datetime import date
from typing import Any

from flask_babel import gettext

from collaboration.formats.spoken import hours, period_name
from collaboration.rules.airworthiness import chain
from collaboration.rules.amounts import wan
from collaboration.rules.amounts_typed import form_name
from collaboration.rules.matter import MATTER_WORDS
from collaboration.rules.outcome import (
    CENTRES,
    CONTRACTS,
    LEVELS,
    OUTCOME_STATE_WORDS,
    OUTCOME_WORDS,
)
from collaboration.rules.patent import PATENT_WORDS
from collaboration.rules.project import (
    MILESTONE_WORDS,
    MODE_WORDS,
    SIDE_WORDS,
    STAGE_WORDS,
    TRACK,
)
from collaboration.rules.record import ROLE_WORDS, SCALE_WORDS
from collaboration.rules.remark import PLACES
from collaboration.rules.report_fields import (
    AMOUNTS,
    COUNTS,
    LABELS,
    LONGEST,
    MANDATORY,
)
from collaboration.rules.report_state import STATE_WORDS
from collaboration.rules.route import LABELS as STATION_LABELS
from collaboration.rules.vocabulary import (
    manufacturing_levels,
    plan_tasks,
    readiness_levels,
    sectors,
    stage_levels,
)
from kernel.values.file_kind import KIND_WORDS
from kernel.values.text import N_

STATE_KINDS = {
    "draft": "",
    "submitted": "info",
    "in_review": "info",
    "returned": "warn",
    "withdrawn": "",
    "approved": "ok",
    "rejected": "bad",
    "archived": "",
}
DECISION_WORDS = {
    "passed": N_("Passed"),
    "returned": N_("Returned"),
    "rejected": N_("Rejected"),
}
TASK_WORDS = {
    "waiting": N_("Waiting"),
    "running": N_("Being made"),
    "done": N_("Made"),
    "failed": N_("Failed"),
}
# What a field is called in the form, where that differs from its key.
FORM_NAMES = {key: form_name(key) for key in AMOUNTS}
# Where a reader finds what a check is about, where that is not a place of its own.
READ_PLACES = {
    "inv_cum_fen": "inv_period_fen",
    "inv_fixed_cum_fen": "inv_fixed_period_fen",
    "fiscal_cum_fen": "fiscal_period_fen",
    "mrl_basis": "mrl_now",
    "trl_basis": "trl_now",
    "declaration": "checks",
}
MONEY_GROUPS = (
    (N_("Investment"), ("inv_period_fen", "inv_cum_fen")),
    (N_("Of it fixed assets"), ("inv_fixed_period_fen", "inv_fixed_cum_fen")),
    (N_("Public funds"), ("fiscal_period_fen", "fiscal_cum_fen")),
    (
        N_("Spending and revenue"),
        ("rd_period_fen", "revenue_period_fen", "export_period_fen"),
    ),
    (N_("Tax and finance"), ("tax_research_fen", "tax_validation_fen", "pledge_fen")),
)


def words() -> dict[str, Any]:
    """Return the words; blueprints offer them to their templates."""
    return {
        "mode_words": MODE_WORDS,
        "stage_words": STAGE_WORDS,
        "track": TRACK,
        "side_words": SIDE_WORDS,
        "role_words": ROLE_WORDS,
        "scale_words": SCALE_WORDS,
        "kind_words": KIND_WORDS,
        "milestone_words": MILESTONE_WORDS,
        "matter_words": MATTER_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "outcome_state_words": OUTCOME_STATE_WORDS,
        "patent_words": PATENT_WORDS,
        "centres": CENTRES,
        "set_levels": LEVELS,
        "contract_words": CONTRACTS,
        "chain_names": {step.key: step.name for step in chain()},
        "state_words": STATE_WORDS,
        "state_kinds": STATE_KINDS,
        "decision_words": DECISION_WORDS,
        "task_words": TASK_WORDS,
        "field_labels": LABELS,
        "form_names": FORM_NAMES,
        "read_places": READ_PLACES,
        "longest": LONGEST,
        "mandatory": MANDATORY,
        "money_groups": MONEY_GROUPS,
        "counts": COUNTS,
        "remark_places": PLACES,
        "sectors": sectors(),
        "tasks": plan_tasks(),
        "levels": readiness_levels(),
        "mrl_levels": manufacturing_levels(),
        "stage_levels": stage_levels(),
        "wan": wan,
        "hours": hours,
        "signed": signed,
        "day_of": day_of,
        "period_name": period_name,
        "station_name": station_name,
    }


def signed(number: int | None, unit: str = "") -> str:
    """Return +50% or −4%, with a true minus."""
    if number is None:
        return "–"
    return f"{number:+,d}{unit}".replace("-", "−")


def day_of(text: str | date | None) -> str:
    """Return a day kept as text the way pages write it: 2026-09-30."""
    return str(text)[:10] if text else "–"


def station_name(label_zh: str) -> str:
    """Return what a step of a route is called in the reader's language."""
    known = STATION_LABELS.get(label_zh)
    return str(gettext(known)) if known else label_zh
