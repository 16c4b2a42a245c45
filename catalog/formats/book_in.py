"""A workbook as rows of text, read in a process of its own.

A broken or malicious file can make the reader ask for all the memory there is, which
ends its process: this one has a limit, and nobody else stands in it.
"""

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from catalog.formats.cells_in import cell_text
from catalog.rules.import_columns import known_headings
from catalog.rules.import_file import (
    MOST_COLUMNS,
    MOST_LINES,
    IsDamaged,
    IsEmpty,
    IsTooLarge,
    NoSuchSheet,
)
from kernel.values.errors import Refused

_MOST_MEMORY, _MOST_SECONDS = 1 << 30, 60
_LOOKED_AT = 60
_ROOT = Path(__file__).parents[2]


def sheet_of(content: bytes, wanted: str) -> tuple[list[list[str]], str, list[str]]:
    """Return the rows of a sheet, its name, and the names of all shown and filled ones.

    Without a wanted name, the sheet whose headings are known best. Raises Refused.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "catalog.formats.book_in", wanted],
            input=content,
            capture_output=True,
            cwd=_ROOT,
            timeout=_MOST_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(IsTooLarge()) from error
    except subprocess.CalledProcessError as error:
        raise Refused(IsDamaged()) from error
    told: dict[str, Any] = json.loads(done.stdout)
    if told["refused"] == NoSuchSheet.__name__:
        raise Refused(NoSuchSheet(wanted))
    for refusal in (IsEmpty, IsTooLarge, IsDamaged):
        if told["refused"] == refusal.__name__:
            raise Refused(refusal())
    texts = told["texts"]
    rows = [[texts[number] for number in row] for row in told["rows"]]
    return rows, told["sheet"], told["sheets"]


def _found(content: bytes, wanted: str) -> dict[str, Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
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
        return {"refused": IsEmpty.__name__}
    if wanted and wanted not in known:
        return {"refused": NoSuchSheet.__name__}
    name = wanted or max(known, key=lambda one: known[one])
    sheet = shown[name]
    if sheet.total_height > MOST_LINES or sheet.total_width > MOST_COLUMNS:
        return {"refused": IsTooLarge.__name__}
    # Lists say the same again and again: each text is told once, rows by its number.
    texts: dict[str, int] = {}
    rows = [
        [texts.setdefault(text, len(texts)) for text in row]
        for row in _filled_down(sheet)
    ]
    told = {"texts": list(texts), "rows": rows, "sheet": name, "sheets": list(known)}
    return {"refused": "", **told}


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    margin = [""] * (sheet.start or (0, 0))[1]
    for row in sheet.iter_rows():
        yield [*margin, *map(cell_text, row)]


def _filled_down(sheet: CalamineSheet) -> list[list[str]]:
    rows = list(_rows(sheet))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # A value that stands for several rows; titles across columns stay one cell.
        if bottom > top and left == right and bottom < len(rows):
            for number in range(top + 1, bottom + 1):
                rows[number][left] = rows[number][left] or rows[top][left]
    return rows


def main() -> None:
    """Read a workbook from the standard input, and tell what is found as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        told = _found(sys.stdin.buffer.read(), sys.argv[1])
    except (CalamineError, ValueError, OSError):
        told = {"refused": IsDamaged.__name__}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
