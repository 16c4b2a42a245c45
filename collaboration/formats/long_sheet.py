"""Tens of thousands of rows put into a sheet of a finished workbook.

A workbook's own way to write a cell takes three times as long; here a row is one piece
of text, written as it comes.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_col_to_name

Cell = str | int | float | None

_END = b"</sheetData>"
# How far the sheet reaches: optional, and known only once all rows are written.
_DIMENSION = re.compile(rb"<dimension [^>]*>")
# What XML cannot say, and what a spreadsheet would read as such.
_UNSAID = re.compile(
    r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)


def fill_sheet(
    book: Path, sheet: int, rows: Iterable[Sequence[Cell]], into: Path
) -> None:
    """Copy a workbook, with rows added under those of its nth sheet, from 1 on.

    The sheet has one row, its headings. None and "" are left out.
    """
    part = f"xl/worksheets/sheet{sheet}.xml"
    with (
        ZipFile(book) as given,
        ZipFile(into, "w", ZIP_DEFLATED, compresslevel=3) as made,
    ):
        for name in given.namelist():
            before, end, after = given.read(name).partition(_END)
            if name == part:
                before = _DIMENSION.sub(b"", before)
            with made.open(name, "w", force_zip64=True) as stream:
                stream.write(before)
                if name == part:
                    _write(stream, rows)
                stream.write(end + after)


def _write(stream: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
    columns: list[str] = []
    for number, row in enumerate(rows, start=2):
        while len(columns) < len(row):
            columns.append(xl_col_to_name(len(columns)))
        cells = "".join(
            _cell(f"{column}{number}", value)
            for column, value in zip(columns, row, strict=False)
            if value is not None and value != ""
        )
        stream.write(f'<row r="{number}">{cells}</row>'.encode())


def _cell(place: str, value: str | float) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value:.16G}</v></c>'
    said = escape(_UNSAID.sub(_told, value), quote=False)
    return (
        f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
    )


def _told(found: re.Match[str]) -> str:
    return f"_x{ord(found.group()):04X}_"
