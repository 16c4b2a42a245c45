"""What a report takes from the record, as a second sheet beside what is typed."""

from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from flask_babel import gettext

from collaboration.rules.airworthiness import chain
from collaboration.rules.amounts import FEN_PER_WAN
from collaboration.rules.matter import MATTER_WORDS
from collaboration.rules.outcome import (
    CONTRACTS,
    LEVELS,
    OUTCOME_STATE_WORDS,
    OUTCOME_WORDS,
)
from collaboration.rules.patent import PATENT_WORDS
from collaboration.rules.project import MILESTONE_WORDS, SIDE_WORDS
from kernel.http.speech import in_english
from kernel.values.text import N_

TITLE = N_("From the record")
CHANGED_THERE = N_(
    "These rows come from the project's record and are changed there; nothing typed here"
    " is read."
)
_COLUMNS = 12


def add_rows(book: xlsxwriter.Workbook, content: Mapping[str, Any]) -> None:
    """Add a sheet of milestones, outcomes, steps, instruments and matters."""
    sheet = book.add_worksheet(gettext(TITLE))
    bold = book.add_format({"bold": True, "font_size": 12})
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, gettext(CHANGED_THERE))
    line = 2
    for title, heads, rows in _blocks(content):
        sheet.write_string(line, 0, title, bold)
        sheet.write_row(line + 1, 0, heads, head)
        line += 2
        for row in rows or [[gettext("None")]]:
            for column, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(line, column, cell)
                elif cell:
                    sheet.write_string(line, column, str(cell))
            line += 1
        line += 1
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, _COLUMNS, 18)


def _blocks(
    content: Mapping[str, Any],
) -> Iterable[tuple[str, list[str], list[list[Any]]]]:
    wan = gettext("10,000 yuan")
    yield (
        gettext("Milestones"),
        _said("Milestone", "Side", "Planned for", "Reached on", "State", "Evidence"),
        [
            [
                one["name_zh"], _word(SIDE_WORDS, one["side"]), one["planned_on"],
                one["reached_on"], _word(MILESTONE_WORDS, one["state"]),
                one["evidence_zh"],
            ]
            for one in content.get("milestones") or ()
        ],
    )  # fmt: skip
    yield (
        gettext("Outcomes"),
        [
            *_said("Outcome", "Kind", "Number", "State", "Day", "Granted on"),
            f"{gettext('Amount')} ({wan})",
            *_said("Kind of patent", "IPC main group", "Fast pre-examination"),
            *_said("Kind of contract", "Level", "Batch", "User", "Where it came from"),
        ],
        [_outcome(one) for one in content.get("outcomes") or ()],
    )
    steps = {one.key: one.name for one in chain()}
    yield (
        gettext("Steps to airworthiness"),
        _said("Step", "Applied", "Accepted", "Issued", "Document number", "Authority"),
        [
            [
                _named(steps[one["step"]]) if one["step"] in steps else one["step"],
                one["applied_on"], one["accepted_on"], one["issued_on"],
                one["document_no"], one["authority_zh"],
            ]
            for one in content.get("certificates") or ()
        ],
    )  # fmt: skip
    yield (
        gettext("Shared instruments used"),
        [
            *_said("Instrument", "Number", "Zone", "Times", "Hours"),
            gettext("Cost (yuan)"),
            gettext("Bookings"),
        ],
        [
            [
                one["name_en"] if in_english() and one["name_en"] else one["name_zh"],
                one["instrument"], one["zone"], one["times"], one["minutes"] / 60,
                one["cost_fen"] / 100, " ".join(one.get("bookings") or ()),
            ]
            for one in content.get("evidence") or ()
        ],
    )  # fmt: skip
    yield (
        gettext("Matters needing coordination"),
        _said(N_("Matter"), "Unit", "Reply by", "State", "Reply"),
        [
            [
                one["said"], one["unit_zh"], one["due_on"],
                _word(MATTER_WORDS, one["state"]), one["reply"],
            ]
            for one in content.get("matters") or ()
        ],
    )  # fmt: skip


def _outcome(one: Mapping[str, Any]) -> list[Any]:
    amount = one["amount_fen"]
    source = (one["milestone_name"], one["reservation"], one["source_zh"])
    return [
        one["title_zh"], _word(OUTCOME_WORDS, one["kind"]), one["reference"],
        _word(OUTCOME_STATE_WORDS, one["state"]), one["on"], one["granted_on"],
        amount / FEN_PER_WAN if amount else None,
        _word(PATENT_WORDS, one["patent_kind"]), one["ipc"],
        gettext("yes") if one["fast_route"] else None,
        _word(CONTRACTS, one.get("contract_kind")), _word(LEVELS, one["level"]),
        one["batch"], one.get("user_zh"), " ".join(said for said in source if said),
    ]  # fmt: skip


def _word(words: Mapping[Any, str], key: Any) -> str:
    return str(gettext(words[key])) if key in words else ""


def _named(name: Any) -> str:
    return str(name("en" if in_english() else "zh"))


def _said(*words: str) -> list[str]:
    return [str(gettext(word)) for word in words]
