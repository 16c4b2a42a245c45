"""A report as a sheet to be filled in away from the site, and read back."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook

from collaboration.formats.report_rows import add_rows
from collaboration.rules.amounts import FEN_PER_WAN
from collaboration.rules.amounts_typed import form_name
from collaboration.rules.report_fields import (
    AMOUNTS,
    COUNTS,
    LABELS,
    MANDATORY,
    TEXTS,
    TICKS,
)
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message, half_width

MOST_BYTES = 2 * 1024 * 1024
_MOST_ROWS = 200
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
NOT_A_SHEET = N_(
    "This is not a report sheet. Download it from here, fill in its second column, and"
    " send it as .xlsx."
)
NOTHING_READ = N_("The second column of the sheet is empty; fill it in first.")
OF_ANOTHER = N_(
    "This is the sheet of {code}, {period}. Read it in there, or download the one of this"
    " report."
)
IN_WAN = N_(
    "So large an amount is usually yuan typed where 10,000 yuan are meant: divide by"
    " 10,000. Keep it only if it is right."
)
DIVIDE = N_("Type the amount in units of 10,000 yuan: 18,650,000 yuan are 1865.00.")
WHOLE = N_("A whole number from {least} to {most} is expected here.")
_YES = frozenset({"是", "yes", "y", "true", "1", "✓", "有"})
_NO = frozenset({"否", "no", "n", "false", "0", "无"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Of which report, in which edition, a sheet was handed out."""

    code: str
    period: str
    edition: int

    def of(self, code: str, period: str) -> int:
        """Return the edition. Raises Malformed for a sheet of another report."""
        if (self.code, self.period) != (code, period):
            said = Message(OF_ANOTHER, code=self.code, period=self.period)
            raise Malformed({"sheet": [said]})
        return self.edition

    def __str__(self) -> str:
        """Return what stands in the sheet."""
        return f"{self.code}:{self.period}:{self.edition}"

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """Read what stands in a sheet; None where nothing like it does."""
        found = re.fullmatch(
            r"([A-Z0-9-]{1,30}):([0-9QH]{4,6}):([0-9]{1,9})", text.strip(), re.ASCII
        )
        return cls(found[1], found[2], int(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a filled sheet says by field, an empty cell as an empty text."""

    mark: Mark | None
    said: dict[str, Any]


def report_xlsx(
    title: str,
    written: Mapping[str, Any],
    last: Mapping[str, Any],
    mark: Mark,
    usual: Mapping[str, int],
    content: Mapping[str, Any],
) -> bytes:
    """Return the sheet: field, this period, last period, unit, name of the field.

    `written` and `last` are contents as a form writes them; the spreadsheet itself warns
    of an amount beyond the `usual` (in fen, by key), and refuses what is no number. What
    `content` took from the record stands on a second sheet.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    sheet = book.add_worksheet(gettext("Report"))
    bold = book.add_format({"bold": True, "bottom": 1})
    open_cell = book.add_format({"text_wrap": True, "bg_color": "#FFF9E5", "border": 1})
    grey = book.add_format({"font_color": "#777777", "text_wrap": True})
    number = book.add_format(
        {"num_format": "#,##0.00", "bg_color": "#FFF9E5", "border": 1}
    )
    heads = (
        gettext("Field"), gettext("This period"), gettext("Last period"),
        gettext("Unit"), title, str(mark),
    )  # fmt: skip
    sheet.write_row(0, 0, heads, bold)
    for row, (key, name) in enumerate(_fields(), start=1):
        label = gettext(LABELS[key]) + (" *" if key in MANDATORY else "")
        sheet.write_string(row, 0, label)
        value = _text(written.get(name))
        if key in AMOUNTS and value:
            sheet.write_number(row, 1, float(value), number)
        else:
            cell = number if key in AMOUNTS else open_cell
            sheet.write_string(row, 1, value, cell) if value else sheet.write_blank(
                row, 1, None, cell
            )
        if rule := _rule(key, usual):
            sheet.data_validation(row, 1, row, 1, rule)
        sheet.write_string(row, 2, _text(last.get(name)), grey)
        unit = gettext("10,000 yuan") if key.endswith("_fen") else ""
        sheet.write_string(row, 3, gettext("Yes or no") if key in TICKS else unit)
        sheet.write_string(row, 4, name, grey)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 40)
    sheet.set_column(3, 5, 22)
    sheet.freeze_panes(1, 1)
    add_rows(book, content)
    book.close()
    return out.getvalue()


def read_report(content: bytes) -> Sheet:
    """Return what the second column says, by field, as a form would send it.

    A field is known by its name in the fifth column. Raises Malformed for bytes that
    are no such sheet, and for a sheet that says nothing.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(nrows=_MOST_ROWS)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Malformed({"sheet": [Message(NOT_A_SHEET)]}) from error
    names = {name: key for key, name in _fields()}
    found = {
        str(row[4]).strip(): _cell(names[str(row[4]).strip()], row[1])
        for row in rows
        if len(row) > 4 and str(row[4]).strip() in names
    }
    if not found:
        raise Malformed({"sheet": [Message(NOT_A_SHEET)]})
    if all(value == "" for value in found.values()):
        raise Malformed({"sheet": [Message(NOTHING_READ)]})
    head = str(rows[0][5]) if len(rows[0]) > 5 else ""
    return Sheet(Mark.parse(head), found)


def _rule(key: str, usual: Mapping[str, int]) -> dict[str, Any] | None:
    """Return what the spreadsheet checks while a cell is typed."""
    if key in AMOUNTS:
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": usual[key] / FEN_PER_WAN,
            "error_type": "warning",
            "error_title": gettext("10,000 yuan"),
            "error_message": gettext(IN_WAN),
            "input_title": gettext("10,000 yuan"),
            "input_message": gettext(DIVIDE),
        }
    bounds = {
        "progress_pct": (0, 100),
        "trl_now": (1, 9),
        "mrl_now": (1, 10),
    } | dict.fromkeys(COUNTS, (0, 1000000))
    if key in bounds:
        least, most = bounds[key]
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "error_message": gettext(WHOLE).format(least=least, most=most),
        }
    return None


def _fields() -> list[tuple[str, str]]:
    return [(key, form_name(key)) for key in LABELS if key != "evidence"]


def _text(value: Any) -> str:
    if value is True:
        return str(gettext("yes"))
    return "" if value is None or value is False else str(value)


def _cell(key: str, value: Any) -> Any:
    """Return a cell as typed: a spreadsheet keeps 54 as 54.0, and yes as a word.

    A sum keeps 0.1 + 0.2 as 0.30000000000000004, and 54 per cent as 0.54.
    """
    if isinstance(value, bool):
        return value if key in TICKS else str(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and key == "progress_pct" and 0 < value < 1:
        return str(round(value * 100))
    if isinstance(value, float) and key in AMOUNTS:
        return f"{value:.2f}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    if key not in TEXTS:
        text = half_width(text).removesuffix("%").strip()
    if key in TICKS:
        return text.lower() in _YES if text.lower() in _YES | _NO else text
    return text
