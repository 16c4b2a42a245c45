"""A text file as rows: CSV in the encodings and with the marks that spreadsheets write."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from catalog.formats.cells_in import kept_text
from catalog.rules.import_columns import known_headings
from catalog.rules.import_file import UTF_16_MARKS, NotATable
from kernel.values.errors import Refused

_MARKS = (",", "\t", ";", "，", "|")
_LOOKED_AT = 30


def from_csv(content: bytes) -> list[list[str]]:
    """Return the rows. Raises Refused for what is no text in a known encoding."""
    text = _decoded(content)
    rows: list[list[str]] = []
    if named := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        # Excel's own way to name the mark; its line stays counted.
        text, mark = text[named.end() :], named[1]
        rows.append([])
    else:
        mark = _mark_of(text)
    try:
        return rows + [[_cell(c) for c in row] for row in _lines(text, mark)]
    except csv.Error as error:
        raise Refused(NotATable()) from error


def _decoded(content: bytes) -> str:
    wide = content.startswith(UTF_16_MARKS)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(NotATable())


def _mark_of(text: str) -> str:
    """Return what stands between cells: with it most headings are known."""

    def known(mark: str) -> tuple[int, int]:
        try:
            rows = list(islice(_lines(text, mark), _LOOKED_AT))
        except csv.Error:
            return (0, 0)
        return known_headings(rows), max(map(len, rows), default=0)

    return max(_MARKS, key=known)


def _lines(text: str, mark: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=mark)


def _cell(text: str) -> str:
    # Our own export puts an apostrophe before what a spreadsheet would run.
    return re.sub(r"^'(?=[=+\-@])", "", kept_text(text))
