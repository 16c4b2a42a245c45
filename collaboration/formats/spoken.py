"""How this slice says periods, hours and numbers, on pages and in files."""

from flask_babel import gettext

from collaboration.rules.period import Period
from kernel.values.text import N_

_PERIODS = {
    "Q": N_("Quarter {part} of {year}"),
    "H1": N_("First half of {year}"),
    "H2": N_("Second half of {year}"),
    "Y": N_("Year {year}"),
}


def period_name(text: str) -> str:
    """Return a period in words, such as 2026 年第 3 季度."""
    period = Period.parse(text)
    if period is None:
        return text
    key = f"H{period.part}" if period.kind == "H" else period.kind
    said = str(gettext(_PERIODS[key]))
    return said.format(part=period.part, year=period.year)


def hours(minutes: int | None) -> str:
    """Return minutes as 212.5 h."""
    return "–" if minutes is None else f"{minutes / 60:,.1f} h"


def whole(number: int | None) -> str:
    """Return a count with thousands set apart."""
    return "–" if number is None else f"{number:,d}"
