"""The shared list as a table for spreadsheets.

Texts come from many labs: a cell that a spreadsheet would run as a formula stays text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import xlsxwriter

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV with a byte order mark, which Excel needs for Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    day: date | None = None,
) -> bytes:
    """Return a table as a workbook with one sheet; with a day, the same bytes always."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(out, options)
    if day is not None:
        book.set_properties({"created": datetime.combine(day, time())})
    sheet = book.add_worksheet(title[:31])
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, headings, head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(last, column, cell)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
    sheet.set_column(0, len(headings) - 1, 18)
    book.close()
    return out.getvalue()


def plain(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
