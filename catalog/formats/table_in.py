"""A sheet of a workbook, or a CSV, as rows of text."""

import io
import re
import zipfile
from dataclasses import dataclass

from catalog.formats.book_in import sheet_of
from catalog.formats.csv_in import from_csv
from catalog.formats.html_in import from_html
from catalog.rules.import_columns import ListHead, head_of, headings_in
from catalog.rules.import_file import (
    MOST_COLUMNS,
    MOST_LINES,
    MOST_UNPACKED,
    FileKind,
    HasFormulas,
    HasMacros,
    IsDamaged,
    IsEmpty,
    IsTooLarge,
    NotATable,
    kind_of,
)
from kernel.values.errors import Malformed, Refusal, Refused
from kernel.values.text import N_, Message

_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
# A cell that holds something, with its place; what is formatted only ends with />.
_FILLED = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
# A sheet is held as one area up to its last cell: two cells in far corners are one of
# 17,000 million. Twice what a list may have.
_MOST_CELLS = 2 * MOST_LINES * MOST_COLUMNS
_PIECE, _OVERLAP = 1 << 20, 400
NO_HEADINGS = N_(
    "Line {line} holds no headings with rows below them. Look at the file and name another."
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text, of `sheet`; `sheets` are all that are shown and filled."""

    rows: list[list[str]]
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_table(content: bytes, sheet: str = "") -> Table:
    """Return a sheet: the named one, else the one whose headings are known best.

    Numbers and dates are written as people would type them. Raises Refused for whatever
    is no plain table, before it costs memory.
    """
    kind = kind_of(content)
    if isinstance(kind, Refusal):
        raise Refused(kind)
    if kind is FileKind.TEXT:
        return Table(_bounded(from_csv(content)))
    if kind is FileKind.HTML:
        return Table(_bounded(from_html(content)))
    if kind is FileKind.ZIP:
        _check_package(content)
    rows, name, names = sheet_of(content, sheet)
    return Table(_bounded(rows), name, tuple(names))


def list_head(content: bytes, sheet: str = "", line: int = 0) -> ListHead:
    """Return where a list begins, in the given line or else where it looks like it.

    Raises Refused like read_table, and Malformed for a line without headings.
    """
    table = read_table(content, sheet)
    headings, found = head_of(table.rows)
    if line:
        headings, found = headings_in(table.rows, line), line
    if not headings:
        raise Malformed({"line": [Message(NO_HEADINGS, line=line)]})
    return ListHead(headings, found, table.sheet, table.sheets)


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
        raise Refused(IsDamaged()) from error


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes may still come; the sizes in the file may be lies."""
    is_sheet = part.filename.startswith("xl/worksheets/")
    tail, area = b"", (0, 0)
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise Refused(IsTooLarge())
            if is_sheet and _FORMULA.search(tail + piece):
                raise Refused(HasFormulas())
            # A sheet may hide under any name.
            area = _area(tail + piece, area)
            tail = piece[-_OVERLAP:]
    return left


def _area(text: bytes, area: tuple[int, int]) -> tuple[int, int]:
    """Return columns and rows up to the last filled cell seen so far."""
    places = set(_FILLED.findall(text))
    columns = {_number(name) for name in {one[0] for one in places}}
    rows = max((int(one[1]) for one in places), default=0)
    area = max(area[0], *columns, 0), max(area[1], rows)
    if area[0] * area[1] > _MOST_CELLS:
        raise Refused(IsTooLarge())
    return area


def _number(column: bytes) -> int:
    """Return the number of a column by its letters: A is 1, XFD 16,384."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_LINES or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Refused(IsTooLarge())
    if sum(1 for row in rows if any(row)) < 2:
        raise Refused(IsEmpty())
    return rows
