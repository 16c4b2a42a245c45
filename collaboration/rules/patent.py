"""Application numbers of Chinese patents, and what they say of themselves."""

import re
from enum import StrEnum

from kernel.values.text import N_, half_width

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


class PatentKind(StrEnum):
    """The three kinds of patents."""

    INVENTION = "invention"
    UTILITY = "utility"
    DESIGN = "design"


PATENT_WORDS = {
    PatentKind.INVENTION: N_("Invention"),
    PatentKind.UTILITY: N_("Utility model"),
    PatentKind.DESIGN: N_("Design"),
}
# 8 and 9 came in by the international way (PCT).
_KINDS = {
    "1": PatentKind.INVENTION,
    "2": PatentKind.UTILITY,
    "3": PatentKind.DESIGN,
    "8": PatentKind.INVENTION,
    "9": PatentKind.UTILITY,
}


def application_number(text: str) -> str | None:
    """Return the number as 202310123456.X, or None when it is wrong.

    Twelve digits, or eight before October 2003, and a check character: the weights 2
    to 9 repeated, modulo 11, ten written X (standard ZC 0006-2003 of the patent office).
    """
    plain = re.sub(r"[\s.．]+", "", half_width(text)).upper()
    plain = re.sub(r"^(ZL|CN)", "", plain)
    if not re.fullmatch(r"([0-9]{12}|[0-9]{8})[0-9X]", plain):
        return None
    digits, check = plain[:-1], plain[-1]
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return (
        f"{digits}.{check}" if check == ("X" if total == 10 else str(total)) else None
    )


def kind_said(number: str) -> PatentKind | None:
    """Return the kind that a right application number names."""
    digits = number.partition(".")[0]
    return _KINDS.get(digits[4] if len(digits) == 12 else digits[2])
