"""A sheet of a workbook, or a CSV, as rows of text."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from catalog.formats.cells_in import cell_text
from catalog.formats.csv_in import from_csv
from catalog.formats.html_in import from_html
from catalog.rules.import_columns import ListHead, head_of, headings_in, known_headings
from catalog.rules.import_file import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED,
    FileKind,
    HasFormulas,
    HasMacros,
    IsDamaged,
    IsEmpty,
    IsTooLarge,
    NoSuchSheet,
    NotATable,
    kind_of,
)
from kernel.values.errors import Malformed, Refusal, Refused
from kernel.values.text import N_, Message

# Title rows and headings come on top of the instruments.
_MOST_LINES = MOST_ROWS + 30
_LOOKED_AT = 60
_FORMULA = re.compile(rb"<f[ >/]")
_PIECE = 1 << 20
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
    try:
        return _from_book(CalamineWorkbook.from_filelike(io.BytesIO(content)), sheet)
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(IsDamaged()) from error


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


def _from_book(book: CalamineWorkbook, wanted: str) -> Table:
    shown = {
        one.name: book.get_sheet_by_name(one.name)
        for one in book.sheets_metadata
        if one.visible is SheetVisibleEnum.Visible
        and one.typ is SheetTypeEnum.WorkSheet
    }
    known = {
        name: known_headings(top)
        for name, one in shown.items()
        if any(map(any, top := list(islice(_rows(one), _LOOKED_AT))))
    }
    if not known:
        raise Refused(IsEmpty())
    if wanted and wanted not in known:
        raise Refused(NoSuchSheet(wanted))
    name = wanted or max(known, key=lambda one: known[one])
    return Table(_bounded(_from_sheet(shown[name])), name, tuple(known))


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


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Read row by row; lists say the same again and again, each text is kept once."""
    said: dict[str, str] = {}
    margin = [""] * (sheet.start or (0, 0))[1]
    for row in sheet.iter_rows():
        yield [*margin, *(said.setdefault(text, text) for text in map(cell_text, row))]


def _from_sheet(sheet: CalamineSheet) -> list[list[str]]:
    if sheet.total_height > _MOST_LINES or sheet.total_width > MOST_COLUMNS:
        raise Refused(IsTooLarge())
    rows = list(_rows(sheet))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # A value that stands for several rows; titles across columns stay one cell.
        if bottom > top and left == right and bottom < len(rows):
            for number in range(top + 1, bottom + 1):
                rows[number][left] = rows[number][left] or rows[top][left]
    return rows


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > _MOST_LINES or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Refused(IsTooLarge())
    if sum(1 for row in rows if any(row)) < 2:
        raise Refused(IsEmpty())
    return rows
