"""The first filled sheet of a workbook, or a CSV, as rows of text."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catalog.rules.import_file import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED,
    FileKind,
    HasFormulas,
    HasMacros,
    IsEmpty,
    IsTooLarge,
    NotATable,
    kind_of,
)
from kernel.values.errors import Refusal, Refused

# Title rows and headings come on top of the instruments.
_MOST_LINES = MOST_ROWS + 30
_FORMULA = re.compile(rb"<f[ >/]")
_NUL = {0: "\x01"}
_PIECE = 1 << 20


def read_table(content: bytes) -> list[list[str]]:
    """Return the rows; numbers and dates are written as people would type them.

    Raises Refused for whatever is no plain table, before it costs memory.
    """
    kind = kind_of(content)
    if isinstance(kind, Refusal):
        raise Refused(kind)
    if kind is FileKind.TEXT:
        return _bounded(_from_csv(content))
    if kind is FileKind.ZIP:
        _check_package(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if rows := _from_sheet(sheet):
                return _bounded(rows)
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(NotATable()) from error
    raise Refused(IsEmpty())


def _check_package(content: bytes) -> None:
    """Refuse what a workbook must not hold, reading its parts piece by piece."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise Refused(NotATable())
            if any(name.endswith("vbaProject.bin") for name in names):
                raise Refused(HasMacros())
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refused(IsTooLarge())
            left = MOST_UNPACKED
            for part in parts:
                left = _check_part(package, part, left)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Refused(NotATable()) from error


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes may still come; the sizes in the file may be lies."""
    is_sheet = part.filename.startswith("xl/worksheets/")
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise Refused(IsTooLarge())
            if is_sheet and _FORMULA.search(tail + piece):
                raise Refused(HasFormulas())
            tail = piece[-4:]
    return left


def _from_sheet(sheet: CalamineSheet) -> list[list[str]]:
    if sheet.total_height > _MOST_LINES or sheet.total_width > MOST_COLUMNS:
        raise Refused(IsTooLarge())
    # Lists say the same again and again: each text is kept once.
    said: dict[str, str] = {}
    margin = [""] * (sheet.start or (0, 0))[1]
    rows = [
        [*margin, *(said.setdefault(text, text) for text in map(_text, row))]
        for row in sheet.iter_rows()
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # A value that stands for several rows; titles across columns stay one cell.
        if bottom > top and left == right and bottom < len(rows):
            for number in range(top + 1, bottom + 1):
                rows[number][left] = rows[number][left] or rows[top][left]
    return rows if any(any(row) for row in rows) else []


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return _kept(str(cell))


def _kept(text: str) -> str:
    """Return a text as the database can keep it.

    It keeps no NUL and no half of a character: another control stands in for NUL, so
    that the cell is refused as such.
    """
    whole = text if text.isprintable() else text.translate(_NUL)
    return whole.encode("utf-8", "replace").decode("utf-8").strip()


def _from_csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused(NotATable())
    first = text.split("\n", 1)[0]
    mark = max(",\t;，", key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        # Our own export puts an apostrophe before what a spreadsheet would run.
        return [[re.sub(r"^'(?=[=+\-@])", "", c.strip()) for c in row] for row in lines]
    except csv.Error as error:
        raise Refused(NotATable()) from error


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > _MOST_LINES or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Refused(IsTooLarge())
    if sum(1 for row in rows if any(row)) < 2:
        raise Refused(IsEmpty())
    return rows
