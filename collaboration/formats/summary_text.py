"""A summary in words and printed numbers: one wording for the page and every file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext

from collaboration.formats.spoken import hours, period_name, whole
from collaboration.rules.amounts import wan
from collaboration.rules.checks import YUAN_FACTOR
from collaboration.rules.project import STAGE_WORDS
from collaboration.rules.report_fields import LABELS
from collaboration.rules.report_state import STATE_WORDS
from collaboration.rules.summary import ADDED, COUNT_WORDS, GROUP_WORDS
from collaboration.rules.vocabulary import plan_tasks, sectors, zone_names
from kernel.http import speech
from kernel.values.text import N_, Bilingual

# So many projects and problems are printed; the workbook holds all of them.
MOST_LINES, MOST_PROBLEMS = 60, 20
NO_PROBLEM = frozenset({"", "无", "暂无", "没有", "none", "None", "nil"})

TITLE = N_("Summary of cross-area collaborations")
_MONEY_HEAD = N_("{field} (10,000 yuan)")
_NOTE = N_(
    "Amounts are those of reports handed in; hours and cost come from confirmed"
    " bookings of shared instruments."
)
_DOUBTFUL = N_("Its cumulative investment looks like yuan typed as 10,000 yuan.")
_STATE_NONE = N_("Not begun")


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its heads, its rows as text, and a bar of 0 to 1000 beside each row.

    From column `right` on, columns hold numbers.
    """

    title: str
    heads: list[str]
    rows: list[list[str]]
    right: int
    bars: list[int] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A summary as it is read; `stats` are (label, value)."""

    title: str
    period: str
    made: str
    note: str
    stats: list[tuple[str, str]]
    sections: list[Section]
    problems: list[tuple[str, str]]


def printed(summary: Mapping[str, Any], lines: Iterable[Any] = ()) -> Printed:
    """Return the summary in the language of the moment; `lines` are SummaryLines."""
    total, use = summary["total"], summary["use"]
    stats = [(gettext(word), whole(total[key])) for key, word in COUNT_WORDS.items()]
    stats += [
        (gettext("Hours on shared instruments"), hours(use["minutes"])),
        (gettext("Cost of shared instruments"), speech.money(use["cost_fen"])),
    ]
    shown = list(lines)
    sections = [
        Section(
            gettext("Sums"),
            [gettext("Figure"), gettext("Sum")],
            [[_label(key), _amount(key, total[key])] for key in ADDED],
            1,
        )
    ]
    sections += [
        _group(summary["groups"][name], gettext(word), _NAMES[name])
        for name, word in GROUP_WORDS.items()
    ]
    sections.append(_flows(summary["flows"]))
    if shown:
        sections.append(_projects(shown, total["projects"]))
    return Printed(
        gettext(TITLE),
        period_name(summary["period"]),
        speech.local_moment(datetime.fromisoformat(summary["at"])),
        gettext(_NOTE),
        stats,
        sections,
        _problems(shown),
    )


def state_name(state: str) -> str:
    """Return what the state of a report is called; empty is a report not begun."""
    words = {str(key): word for key, word in STATE_WORDS.items()}
    return str(gettext(words.get(state, _STATE_NONE)))


def sector_name(key: str) -> str:
    """Return what a sector is called."""
    return _named(sectors().get(key), key)


def stage_name(key: str) -> str:
    """Return what a stage is called."""
    return next((str(gettext(w)) for k, w in STAGE_WORDS.items() if str(k) == key), key)


def _task_name(key: str) -> str:
    name = _named(plan_tasks().get(int(key)), "")
    return f"{key} {name}".strip()


_NAMES: dict[str, Callable[[str], str]] = {
    "plan_task": _task_name,
    "sector": sector_name,
    "stage": stage_name,
}


def _named(name: Bilingual | None, otherwise: str) -> str:
    return name("en" if speech.in_english() else "zh") if name else otherwise


def _label(key: str) -> str:
    return str(gettext(LABELS[key]))


def _amount(key: str, value: int) -> str:
    if not key.endswith("_fen"):
        return whole(value)
    return f"{wan(value)} {gettext('10,000 yuan')}"


def _bars(values: Sequence[int]) -> list[int]:
    most = max(values, default=0)
    return [value * 1000 // most if most else 0 for value in values]


_GROUP_COLUMNS = (
    "inv_period_fen",
    "inv_cum_fen",
    "rd_period_fen",
    "revenue_period_fen",
)


def _group(
    rows: list[dict[str, Any]], title: str, name: Callable[[str], str]
) -> Section:
    heads = [
        title,
        gettext("Collaborations"),
        gettext("Handed in"),
        *(gettext(_MONEY_HEAD).format(field=_label(key)) for key in _GROUP_COLUMNS),
    ]
    return Section(
        title,
        heads,
        [
            [
                name(row["key"]),
                whole(row["projects"]),
                whole(row["handed_in"]),
                *(wan(row[key]) for key in _GROUP_COLUMNS),
            ]
            for row in rows
        ],
        1,
        _bars([row["inv_period_fen"] for row in rows]),
    )


def _flows(flows: list[dict[str, Any]]) -> Section:
    zones = zone_names()
    return Section(
        gettext("Hours on shared instruments, between zones"),
        [
            gettext("Users from"),
            gettext("Instruments in"),
            gettext("Bookings"),
            gettext("Hours"),
            gettext("Cost"),
        ],
        [
            [
                _named(zones.get(flow["from"]), flow["from"] or "–"),
                _named(zones.get(flow["to"]), flow["to"]),
                whole(flow["times"]),
                hours(flow["minutes"]),
                speech.money(flow["cost_fen"]),
            ]
            for flow in flows
        ],
        2,
        _bars([flow["minutes"] for flow in flows]),
    )


def _projects(lines: list[Any], many: int) -> Section:
    heads = [
        gettext("Collaboration"),
        gettext("Stage"),
        gettext("Report"),
        gettext("Progress"),
        gettext(_MONEY_HEAD).format(field=_label("inv_period_fen")),
        gettext(_MONEY_HEAD).format(field=_label("inv_cum_fen")),
        gettext(_MONEY_HEAD).format(field=gettext("Plan")),
    ]
    rows = []
    for line in lines[:MOST_LINES]:
        said = line.content if line.state else {}
        progress = said.get("progress_pct")
        title = (
            line.title_en if speech.in_english() and line.title_en else line.title_zh
        )
        rows.append(
            [
                f"{line.code} {title}",
                stage_name(line.stage),
                state_name(line.state),
                "–" if progress is None else f"{progress}%",
                _wan(said.get("inv_period_fen")),
                _wan(said.get("inv_cum_fen")),
                wan(line.plan_fen),
            ]
        )
    note = (
        gettext(
            "The {shown} with the largest investment of {all}; the workbook has all."
        )
        if many > len(rows)
        else ""
    )
    return Section(
        gettext("Collaborations, the largest investment first"),
        heads,
        rows,
        3,
        note=str(note).format(shown=len(rows), all=many),
    )


def _wan(amount: int | None) -> str:
    return "–" if amount is None else wan(amount)


def _problems(lines: list[Any]) -> list[tuple[str, str]]:
    found = [
        (f"{line.code} {line.title_zh}", str(line.content.get("problems") or ""))
        for line in lines
        if line.state
    ]
    doubtful = [
        (f"{line.code} {line.title_zh}", str(gettext(_DOUBTFUL)))
        for line in lines
        if line.state
        and (line.content.get("inv_cum_fen") or 0) > line.plan_fen * YUAN_FACTOR
    ]
    real = [(who, said) for who, said in found if said.strip() not in NO_PROBLEM]
    return [*doubtful, *real][:MOST_PROBLEMS]
