"""Rows within a field (specifications, accessories, related identifiers) in one cell.

One row a line, its parts between upright strokes: 磁场强度 | 14.1 | T. A stroke that
belongs to a part is written \\|, so that what is exported comes back as it was.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

PARTS: Mapping[str, tuple[str, ...]] = {
    "spec_rows": ("name", "value", "unit"),
    "accessories": ("name", "model", "count"),
    "related": ("relation", "identifier", "kind"),
}
_BETWEEN = re.compile(r"(?<!\\)\s*[|｜]\s*")
_NAMED = re.compile(r"([^:：]{1,50})[:：](.+)")


def rows_text(key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows of a field as the text of a cell."""
    lines = ([_part(row.get(name)) for name in PARTS[key]] for row in rows)
    return "\n".join(" | ".join(parts).rstrip(" |") for parts in lines)


def rows_in(key: str, text: str) -> list[dict[str, str]]:
    """Return the rows that a cell holds, as the form would send them.

    A specification may also be written as 分辨率：120000.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [
            one.replace("\\|", "|").replace("\\｜", "｜")
            for one in _BETWEEN.split(line)
        ]
        named = _NAMED.fullmatch(line)
        if key == "spec_rows" and len(parts) == 1 and named:
            parts = [part.strip() for part in named.groups()]
        pairs = zip(PARTS[key], parts, strict=False)
        row = {name: part for name, part in pairs if part}
        if len(parts) > len(PARTS[key]):
            # Nothing is dropped: the form refuses what it does not know.
            row["more"] = " | ".join(parts[len(PARTS[key]) :])
        found.append(row)
    return found


def _part(value: object) -> str:
    text = "" if value is None else str(value)
    return text.replace("|", "\\|").replace("｜", "\\｜")
