"""Summaries and all reports as a workbook; written row by row, with little memory."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_babel import gettext
from xlsxwriter.worksheet import Worksheet

from collaboration.formats.long_sheet import fill_sheet
from collaboration.formats.spoken import period_name
from collaboration.formats.summary_text import (
    Printed,
    sector_name,
    stage_name,
    state_name,
)
from collaboration.rules.amounts import FEN_PER_WAN
from collaboration.rules.report_fields import LABELS

# A cell that a spreadsheet would run as a formula stays text.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FIELDS = tuple(key for key in LABELS if key != "evidence")


def reports_xlsx(
    lines: Iterable[Any],
    summary: Printed | None = None,
    *,
    tell: Callable[[int], None] = lambda _done: None,
) -> bytes:
    """Return a workbook with one row for each report, after the summary's tables.

    `lines` are SummaryLines, read as they are written; `tell` hears how many are done.
    """
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty.xlsx", Path(folder) / "reports.xlsx"
        book = xlsxwriter.Workbook(str(empty), {**_OPTIONS, "tmpdir": folder})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        if summary is not None:
            _write(book.add_worksheet(gettext("Summary")), _summary_rows(summary), head)
        sheet = book.add_worksheet(gettext("Reports"))
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 60, 14)
        _write(sheet, [_headings()], head)
        number = len(book.worksheets())
        book.close()
        fill_sheet(empty, number, _report_rows(lines, tell), into=full)
        return full.read_bytes()


def _write(sheet: Worksheet, rows: Iterable[list[Any]], head: Any) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if number == 0:
                sheet.write_string(number, column, cell, head)
            elif isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, cell)


def _summary_rows(summary: Printed) -> Iterator[list[Any]]:
    yield [f"{summary.title} {summary.period}"]
    yield [f"{gettext('As of')} {summary.made}"]
    for label, value in summary.stats:
        yield [label, value]
    for section in summary.sections:
        yield []
        yield [section.title]
        yield list(section.heads)
        yield from (list(row) for row in section.rows)


def _headings() -> list[str]:
    wan_unit = gettext("10,000 yuan")
    return [
        gettext("Code"),
        gettext("Collaboration"),
        gettext("Period"),
        gettext("State"),
        gettext("Plan task"),
        gettext("Sector"),
        gettext("Stage"),
        gettext("Research"),
        gettext("Validation"),
        f"{gettext('Planned investment')} ({wan_unit})",
        *(
            f"{gettext(LABELS[key])} ({wan_unit})"
            if key.endswith("_fen")
            else gettext(LABELS[key])
            for key in _FIELDS
        ),
        gettext("Hours on shared instruments"),
        gettext("Cost of shared instruments"),
    ]


def _report_rows(
    lines: Iterable[Any], tell: Callable[[int], None]
) -> Iterator[list[Any]]:
    said: dict[tuple[str, str], str] = {}

    def name(kind: str, key: str, of: Callable[[str], str]) -> str:
        found = said.get((kind, key))
        if found is None:
            found = said[kind, key] = of(key)
        return found

    for done, line in enumerate(lines, start=1):
        content = line.content
        yield [
            line.code,
            line.title_zh,
            name("period", line.period, period_name),
            name("state", line.state, state_name),
            line.plan_task,
            name("sector", line.sector, sector_name),
            name("stage", line.stage, stage_name),
            line.research_zh,
            line.validation_zh,
            line.plan_fen / FEN_PER_WAN,
            *(_cell(key, content.get(key)) for key in _FIELDS),
            line.minutes / 60 or None,
            line.cost_fen / 100 or None,
        ]
        if done % 500 == 0:
            tell(done)


def _cell(key: str, value: Any) -> Any:
    if value is None or value is False:
        return None
    if value is True:
        return "✓"
    return value / FEN_PER_WAN if key.endswith("_fen") else value
