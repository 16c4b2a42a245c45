"""The rows of a list, each cell read as the input of the form would hold it."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.rules.import_cells import (
    YUAN_PER_WAN,
    as_wan,
    is_shortened,
    is_total,
    said,
    unit_of_column,
)
from catalog.rules.import_outcome import Outcome
from catalog.rules.listing_fields import FIELDS, Kind
from kernel.values.text import N_, Message, half_width

BY_FORM = {one.form: one for one in FIELDS}
_ASSET_CLASS = re.compile(r"[A-Z]?\d{7,16}", re.ASCII)
_AMOUNTS = {one.form for one in FIELDS if one.kind is Kind.AMOUNT}
_SHORTENED = N_(
    "A spreadsheet shortened this number to {number}. Format the column as text, type the"
    " number in full and upload again."
)


@dataclass(slots=True)
class JudgedRow:
    """One row: its line in the file, what it would do, and what stands against it.

    `fields` is what would be written, `was` how the listing words what would change,
    `assumed` what a new one takes though its row does not say it.
    """

    line: int
    number: str
    given: dict[str, Any]
    outcome: Outcome = Outcome.REFUSED
    fields: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    code: str = ""
    version: int = 0


def lines_of(
    rows: Sequence[Sequence[str]],
    first_line: int,
    headings: Sequence[str],
    chosen: Sequence[str],
    words: Mapping[str, Mapping[str, str]],
) -> list[JudgedRow]:
    """Read the cells of the rows as the form would hold them.

    `words` holds by input the key of each wording. Empty rows, repeated headings and
    totals are left out.
    """
    places = [(n, name) for n, name in enumerate(chosen) if name]
    units = {
        name: _unit(rows, n, headings[n]) for n, name in places if name in _AMOUNTS
    }
    lines = []
    for number, row in enumerate(rows, start=first_line):
        if not any(row) or list(row) == list(headings)[: len(row)] or is_total(row):
            continue
        given: dict[str, Any] = {}
        for n, name in places:
            text = row[n] if n < len(row) else ""
            value = said(
                BY_FORM[name], text, words[name],
                unit=units.get(name, YUAN_PER_WAN),
            )  # fmt: skip
            if value is not None:
                given[name] = value
        inner_id = half_width(str(given.get("inner_id", ""))).strip()
        if inner_id:
            given["inner_id"] = inner_id
        if _ASSET_CLASS.fullmatch(str(given.get("category_code", ""))):
            # What asset systems call 分类号 is the class of fixed assets.
            given.setdefault("asset_class_code", given.pop("category_code"))
        lines.append(JudgedRow(number, inner_id, given))
        if is_shortened(inner_id):
            said_so = Message(_SHORTENED, number=inner_id)
            lines[-1].errors["inner_id"] = [said_so]
    return lines


def _unit(rows: Sequence[Sequence[str]], place: int, heading: str) -> int:
    amounts = []
    for row in rows:
        if place < len(row) and row[place]:
            with suppress(InvalidOperation):
                amounts.append(Decimal(as_wan(row[place], unit=YUAN_PER_WAN)))
    return unit_of_column(heading, amounts)
