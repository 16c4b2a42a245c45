"""What is typed in the cells of a stranger's list, as a form would say it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from catalog.rules.listing_fields import Field, Kind
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


def as_wan(text: str, *, in_yuan: bool) -> str:
    """Return an amount in 10,000 yuan with two decimals; what is none stays as it is.

    A unit in the cell wins over that of the column (`in_yuan`).
    """
    plain = half_width(text).replace(",", "").replace(" ", "")
    plain = (
        plain.removeprefix("¥")
        .removeprefix("￥")
        .removeprefix("CNY")
        .removeprefix("RMB")
    )
    if plain.endswith(("万元", "万")):
        plain, in_yuan = plain.removesuffix("元").removesuffix("万"), False
    elif plain.endswith("元"):
        plain, in_yuan = plain.removesuffix("元"), True
    if not re.fullmatch(r"\d+(\.\d+)?(e\+?\d+)?", plain, re.ASCII | re.IGNORECASE):
        return text
    try:
        amount = Decimal(plain) / (10_000 if in_yuan else 1)
        return f"{amount:.2f}"
    except InvalidOperation:
        return text


def as_code(text: str) -> str:
    """Return a category's six digits, as a float or without its leading zero."""
    plain = half_width(text).strip().removesuffix(".0")
    return plain.zfill(6) if re.fullmatch(r"\d{5,6}", plain, re.ASCII) else plain


def as_key(text: str, words: Mapping[str, str]) -> str:
    """Return the key that a wording stands for; what is unknown stays as it is."""
    plain = half_width(text).strip().lower()
    return words.get(plain) or words.get(plain.removeprefix("附属于")) or text


def said(
    field: Field, text: str, words: Mapping[str, str], *, in_yuan: bool = False
) -> str | list[str] | bool | None:
    """Return a cell as the form's input would hold it; None when it says nothing."""
    if text.strip().lower() in _EMPTY:
        return None
    if field.kind is Kind.DAY:
        return as_day(text)
    if field.kind is Kind.AMOUNT:
        return as_wan(text, in_yuan=in_yuan)
    if field.key == "category_code":
        return as_key(as_code(text), words)
    if field.kind is Kind.CHOICES:
        return [as_key(one, words) for one in _SPLIT.split(text) if one.strip()]
    if field.kind is Kind.YES_NO:
        plain = half_width(text).strip().lower()
        return True if plain in _YES else False if plain in _NO else text
    if field.kind in (Kind.HOURS, Kind.WHOLE):
        return half_width(text).removesuffix("小时").removesuffix("h").strip()
    if words:
        return as_key(text, words)
    return text


def is_in_yuan(heading: str, amounts: list[Decimal]) -> bool:
    """Say whether a column of amounts is in yuan: its heading, else its size.

    An instrument worth sharing costs 300,000 yuan or so: where the middle amount is
    above 10,000, the unit can only be yuan.
    """
    plain = half_width(heading)
    if "万" in plain:
        return False
    if "元" in plain or "yuan" in plain.lower() or "cny" in plain.lower():
        return True
    return bool(amounts) and sorted(amounts)[len(amounts) // 2] > 10_000
