"""What a cell of a file says, as people would type it and the database can keep it."""

import re
from datetime import date, datetime

_NUL = {0: "\x01"}
# Invisible, and never meant: what is copied from web pages is full of them.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")


def cell_text(cell: object) -> str:
    """Return the value of a workbook's cell as text."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return kept_text(str(cell))


def kept_text(text: str) -> str:
    """Return a text as the database can keep it.

    It keeps no NUL and no half of a character: another control stands in for NUL, so
    that the cell is refused as such.
    """
    if not text.isprintable():
        text = _INVISIBLE.sub("", text.translate(_NUL))
    return text.encode("utf-8", "replace").decode("utf-8").strip()
