"""What is typed in the cells of a stranger's list, as a form would say it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from catalog.rules.listing_fields import Field, Kind
from catalog.rules.row_cells import rows_in
from kernel.values.text import half_width

_EMPTY = {
    "",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "n/a",
    "na",
    "none",
    "null",
    "#n/a",
}
# What amounts are counted in, in yuan; the longer names first.
_UNITS = {
    "10,000 YUAN": 10_000, "10000 YUAN": 10_000, "亿元": 100_000_000, "百万元": 1_000_000, "万元": 10_000, "千元": 1_000, "万": 10_000,
    "元": 1,
}  # fmt: skip
YUAN_PER_WAN = 10_000
_FEN = Decimal("0.000001")
_CURRENCY = re.compile("^(¥|￥|CNY|RMB|人民币)")
_TOTAL = re.compile(r"(本页)?(总|合|小|共|累)计([:(].*)?|(sub|grand)?total:?|sum:?")
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
# 5 March 2016, 5-Mar-2016, March 5, 2016: the month in letters leaves no doubt.
_DAY_FIRST = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]*\.?[-, ]+(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2}),? +(\d{4})")
_SPLIT = re.compile(r"[,，、;；\n|]+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?)?月?")
_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000
_YES = {"是", "yes", "y", "true", "1", "√"}
_NO = {"否", "no", "n", "false", "0", "×"}


def as_day(text: str) -> str:
    """Return a date as YYYY-MM-DD; what is none stays as it is.

    A month alone is its first day; 20160101 and Excel's day numbers are read too.
    """
    plain = half_width(text).strip()
    plain = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2})?.*$", "", plain)
    plain = _with_digits(plain)
    found = _DAY.fullmatch(plain)
    if found is None and re.fullmatch(r"\d{8}", plain, re.ASCII):
        found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    if found is not None:
        year, month, day = (int(part or 1) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return text
    if re.fullmatch(r"\d{5}", plain, re.ASCII):
        number = int(plain)
        if _SERIAL_FROM < number < _SERIAL_TO:
            return date.fromordinal(date(1899, 12, 30).toordinal() + number).isoformat()
    return text


def _with_digits(plain: str) -> str:
    """Return a day whose month is in English letters as 2016-3-5."""
    lower = plain.lower()
    if found := _DAY_FIRST.fullmatch(lower):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(lower):
        month, day, year = found.groups()
    else:
        return plain
    return f"{year}-{_MONTHS.index(month) + 1}-{day}" if month in _MONTHS else plain


def as_wan(text: str, *, unit: int) -> str:
    """Return an amount in 10,000 yuan, to the fen; what is none stays as it is.

    A unit in the cell wins over that of the column (`unit`, in yuan).
    """
    plain = half_width(text).replace(",", "").replace(" ", "").upper()
    plain = _CURRENCY.sub("", plain)
    for name, size in _UNITS.items():
        if plain.endswith(name):
            plain, unit = plain.removesuffix(name), size
            break
    if not re.fullmatch(r"\d{1,15}(\.\d{1,12})?(E\+?\d{1,2})?", plain, re.ASCII):
        return text
    return in_wan(Decimal(plain) * unit / YUAN_PER_WAN)


def in_wan(amount: Decimal) -> str:
    """Return an amount in 10,000 yuan with two decimals, or as many as its fen take."""
    told = amount.quantize(_FEN, ROUND_HALF_UP)
    whole, _, parts = f"{told:f}".partition(".")
    return f"{whole}.{parts.rstrip('0').ljust(2, '0')}"


def as_code(text: str) -> str:
    """Return a category's six digits, as a float or without its leading zero."""
    plain = half_width(text).strip().removesuffix(".0")
    return plain.zfill(6) if re.fullmatch(r"\d{5,6}", plain, re.ASCII) else plain


def as_key(text: str, words: Mapping[str, str]) -> str:
    """Return the key that a wording stands for; what is unknown stays as it is."""
    plain = half_width(text).strip().lower()
    return words.get(plain) or words.get(plain.removeprefix("附属于")) or text


def said(
    field: Field, text: str, words: Mapping[str, str], *, unit: int = YUAN_PER_WAN
) -> str | list[str] | list[dict[str, str]] | bool | None:
    """Return a cell as the form's input would hold it; None when it says nothing."""
    if text.strip().lower() in _EMPTY:
        return None
    if field.kind in (Kind.ROWS, Kind.CHOICES):
        return _several(field, text, words)
    if field.kind is Kind.DAY:
        return as_day(text)
    if field.kind is Kind.AMOUNT:
        return as_wan(text, unit=unit)
    if field.key == "category_code":
        return as_key(as_code(text), words)
    if field.kind is Kind.YES_NO:
        plain = half_width(text).strip().lower()
        return True if plain in _YES else False if plain in _NO else text
    if field.kind in (Kind.HOURS, Kind.WHOLE):
        return half_width(text).removesuffix("小时").removesuffix("h").strip()
    if words:
        return as_key(text, words)
    if field.kind is Kind.LINE:
        # One line is one line, and a code kept as a number is no fraction.
        return re.sub(r"^(\d{3,})\.0$", r"\1", " ".join(text.split()))
    return text


def _several(
    field: Field, text: str, words: Mapping[str, str]
) -> list[str] | list[dict[str, str]]:
    if field.kind is Kind.ROWS:
        return rows_in(field.key, text)
    return [as_key(one, words) for one in _SPLIT.split(text) if one.strip()]


def unit_of_column(heading: str, amounts: list[Decimal]) -> int:
    """Return how many yuan a column of amounts counts in: its heading, else its size.

    An instrument worth sharing costs 300,000 yuan or so: where the middle amount is
    above 10,000, the unit can only be yuan.
    """
    plain = half_width(heading).upper()
    for name, size in _UNITS.items():
        if name in plain:
            return size
    if "YUAN" in plain or "CNY" in plain or "RMB" in plain:
        return 1
    middle = sorted(amounts)[len(amounts) // 2] if amounts else Decimal(0)
    return 1 if middle > YUAN_PER_WAN else YUAN_PER_WAN


def is_total(row: Sequence[str]) -> bool:
    """Say whether a row sums up the others: its first filled cell says so."""
    first = next((cell for cell in row if cell), "")
    return bool(_TOTAL.fullmatch(half_width(first).replace(" ", "").lower()))


def is_shortened(number: str) -> bool:
    """Say whether a spreadsheet wrote a long number as 2.01600E+11: digits are lost."""
    return bool(re.fullmatch(r"\d(\.\d+)?E\+\d{2,}", number, re.ASCII | re.IGNORECASE))
