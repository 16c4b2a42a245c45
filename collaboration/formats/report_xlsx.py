"""A report as a sheet to be filled in away from the site, and read back."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook

from collaboration.rules.report_fields import LABELS, MANDATORY, TICKS
from kernel.values.errors import Malformed
from kernel.values.text import N_, Message

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
_YES = frozenset({"是", "yes", "y", "true", "1", "✓", "有"})
_NO = frozenset({"否", "no", "n", "false", "0", "无"})


def report_xlsx(
    title: str, written: Mapping[str, Any], last: Mapping[str, Any]
) -> bytes:
    """Return the sheet: field, this period, last period, unit, name of the field.

    `written` and `last` are contents as a form writes them.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    sheet = book.add_worksheet(gettext("Report"))
    bold = book.add_format({"bold": True, "bottom": 1})
    open_cell = book.add_format({"text_wrap": True, "bg_color": "#FFF9E5", "border": 1})
    grey = book.add_format({"font_color": "#777777", "text_wrap": True})
    heads = (
        gettext("Field"), gettext("This period"), gettext("Last period"),
        gettext("Unit"), title,
    )  # fmt: skip
    sheet.write_row(0, 0, heads, bold)
    for row, (key, name) in enumerate(_fields(), start=1):
        label = gettext(LABELS[key]) + (" *" if key in MANDATORY else "")
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, _text(written.get(name)), open_cell)
        sheet.write_string(row, 2, _text(last.get(name)), grey)
        unit = gettext("10,000 yuan") if key.endswith("_fen") else ""
        sheet.write_string(row, 3, gettext("Yes or no") if key in TICKS else unit)
        sheet.write_string(row, 4, name, grey)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 40)
    sheet.set_column(3, 4, 22)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def read_report(content: bytes) -> dict[str, Any]:
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
    said = {name: value for name, value in found.items() if value != ""}
    if not said:
        raise Malformed({"sheet": [Message(NOTHING_READ)]})
    return said


def _fields() -> list[tuple[str, str]]:
    return [
        (key, f"{key.removesuffix('_fen')}_wan" if key.endswith("_fen") else key)
        for key in LABELS
        if key != "evidence"
    ]


def _text(value: Any) -> str:
    if value is True:
        return str(gettext("yes"))
    return "" if value is None or value is False else str(value)


def _cell(key: str, value: Any) -> Any:
    """Return a cell as typed: a spreadsheet keeps 54 as 54.0, and yes as a word."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip().removesuffix("%")
    if key in TICKS:
        return text.lower() in _YES if text.lower() in _YES | _NO else text
    return text
