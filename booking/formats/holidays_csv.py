"""A published list of holidays as CSV."""

import csv
import io

from booking.rules.holidays import (
    MOST_BYTES,
    MOST_ROWS,
    HolidayList,
    NoHolidayTable,
    read_rows,
)
from kernel.values.errors import Refused

_COLUMNS = {"date", "kind", "name_zh"}


def read_holidays(content: bytes) -> HolidayList:
    """Read UTF-8 or GB18030 with a heading. Raises Refused for what is no such table."""
    if not content.strip() or len(content) > MOST_BYTES or b"\0" in content:
        raise Refused(NoHolidayTable())
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    try:
        table = csv.DictReader(io.StringIO(text), restval="")
        headings = {(name or "").strip().lower() for name in table.fieldnames or ()}
        if not headings >= _COLUMNS:
            raise Refused(NoHolidayTable())
        rows = [_plain(row) for row in table]
    except csv.Error as error:
        raise Refused(NoHolidayTable()) from error
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(NoHolidayTable())
    return read_rows(rows)


def _plain(row: dict[str | None, str | list[str]]) -> dict[str, str]:
    return {
        str(name).strip().lower(): value
        for name, value in row.items()
        if name is not None and isinstance(value, str)
    }
